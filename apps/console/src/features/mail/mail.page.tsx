import { Box, Button } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate, Outlet, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { blockingError } from '../../api/client.js';
import type { Connection } from '../../api/types.js';
import { EmptyState } from '../../ui/empty-state.js';
import { Page } from '../../ui/page.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { LabelList } from './label-list.js';
import { labelOfSegment } from './label-names.js';
import { labelsQuery, useMailboxes } from './mail.queries.js';
import { MailHeader } from './mail-header.js';
import { MailboxThreads } from './mailbox-threads.js';
import { ThreadListSkeleton } from './thread-list.js';

const route = getRouteApi('/app/mail/$label');

export function MailHomePage() {
  return <Navigate to="/mail/$label" params={{ label: 'inbox' }} search={true} replace />;
}

export function MailPage() {
  const { t } = useTranslation();
  const { account } = route.useSearch();
  const { query, mailboxes, current } = useMailboxes(account);
  const error = blockingError(query);
  if (error !== null) {
    return (
      <Page title={t('shell.mail')}>
        <ProblemNotice error={error} onRetry={() => void query.refetch()} />
      </Page>
    );
  }
  if (query.isPending) return <ThreadListSkeleton />;
  if (current === undefined) return <NoMailbox />;
  return <Mailbox key={current.id} connection={current} mailboxes={mailboxes} />;
}

function Mailbox({
  connection,
  mailboxes,
}: {
  readonly connection: Connection;
  readonly mailboxes: readonly Connection[];
}) {
  const { label: segment } = route.useParams();
  const { threadId } = useParams({ strict: false });
  const label = labelOfSegment(segment);
  const labels = useQuery(labelsQuery(connection.id));
  const find = useRef<HTMLInputElement>(null);
  return (
    <Box className="gh-mail" data-open={threadId !== undefined}>
      <LabelList labels={labels.data} findRef={find} />
      <Box className="gh-mail-list">
        <MailHeader connection={connection} mailboxes={mailboxes} labels={labels.data ?? []} label={label} />
        <MailboxThreads
          connectionId={connection.id}
          label={label}
          labels={labels.data ?? []}
          openId={threadId}
          findRef={find}
        />
      </Box>
      {threadId !== undefined && (
        <Box className="gh-mail-thread">
          <Outlet />
        </Box>
      )}
    </Box>
  );
}

function NoMailbox() {
  const { t } = useTranslation();
  return (
    <EmptyState icon={IconMailOff} title={t('mail.nothingConnected.title')} text={t('mail.nothingConnected.text')}>
      <Button component={Link} to="/connections">
        {t('mail.nothingConnected.act')}
      </Button>
    </EmptyState>
  );
}
