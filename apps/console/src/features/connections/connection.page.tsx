import { Anchor, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFound } from '../../shell/route-faults.js';
import { blockingError } from '../../api/client.js';
import { Page } from '../../ui/page.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { connectionsQuery } from './connections.queries.js';
import { GmailCard } from './gmail-card.js';

const route = getRouteApi('/app/connections/$connectionId/$feature');

/** One account's feature under an address of its own. */
export function ConnectionPage() {
  const { t } = useTranslation();
  const { connectionId, feature } = route.useParams();
  const connections = useQuery(connectionsQuery);
  const error = blockingError(connections);
  const connection = connections.data?.find(({ id }) => id === connectionId);
  if (connections.data !== undefined && (connection === undefined || feature !== 'mail')) return <NotFound />;
  return (
    <Page title={connection?.account ?? t('connections.title')}>
      <Stack gap="md">
        <Anchor component={Link} to="/connections" w="fit-content">
          {t('connections.all')}
        </Anchor>
        {connections.isPending && <Skeleton height={280} radius="lg" />}
        {error !== null && <ProblemNotice error={error} onRetry={() => void connections.refetch()} />}
        {connection !== undefined && <GmailCard connection={connection} />}
      </Stack>
    </Page>
  );
}
