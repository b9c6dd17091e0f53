import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { blockingError } from '../../api/client.js';
import type { Connection } from '../../api/types.js';
import { Page } from '../../ui/page.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { connectionsQuery, noticeQuery, useConnect } from './connections.queries.js';
import { GmailCard } from './gmail-card.js';
import { OfferCard } from './offer-card.js';
import { OutcomeNotice } from './outcome-notice.js';

const route = getRouteApi('/app/connections');

export function ConnectionsPage() {
  const { t } = useTranslation();
  const outcome = route.useSearch();
  const navigate = route.useNavigate();
  const connections = useQuery(connectionsQuery);
  const error = blockingError(connections);
  return (
    <Page title={t('connections.title')} text={t('connections.text')}>
      <Stack gap="lg">
        <OutcomeNotice outcome={outcome} onClose={() => void navigate({ search: {}, replace: true })} />
        {connections.isPending && <Skeleton height={280} radius="lg" />}
        {error !== null && <ProblemNotice error={error} onRetry={() => void connections.refetch()} />}
        {connections.data !== undefined && <Cards connections={connections.data} />}
      </Stack>
    </Page>
  );
}

/** Accounts that were asked for and never answered are no cards: asking again is the offer's business. */
function Cards({ connections }: { readonly connections: readonly Connection[] }) {
  const { i18n } = useTranslation();
  const answered = connections.filter(({ state }) => state !== 'requested');
  const { data: notice } = useQuery(noticeQuery('mail', i18n.language));
  const connect = useConnect();
  return (
    <>
      {answered.map((connection) => (
        <GmailCard key={connection.id} connection={connection} />
      ))}
      <OfferCard
        notice={notice}
        busy={connect.isPending || connect.isSuccess}
        error={connect.error}
        another={answered.length > 0}
        onConnect={() => connect.mutate({ feature: 'mail', connectionId: null })}
      />
    </>
  );
}
