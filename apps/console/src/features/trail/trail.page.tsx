import { ActionIcon, Button, Group, Skeleton, Stack } from '@mantine/core';
import { IconDownload, IconRefresh, IconTimeline } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.js';
import { Page } from '../../ui/page.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { EntryList } from './entry-list.js';
import { LogCard } from './log-card.js';
import { TimeChart } from './time-chart.js';
import { TrailFilters } from './trail-filters.js';
import { countsQuery, entriesQuery, logsQuery } from './trail.queries.js';
import { toTrailSearch, type TrailSearch } from './trail.routes.js';

const ExportDialog = lazy(() => import('./export-dialog.js').then((module) => ({ default: module.ExportDialog })));

const route = getRouteApi('/app/trail');

export function TrailPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const logs = useQuery(logsQuery);
  const log = search.log ?? 'organisation';
  const current = logs.data?.find((one) => one.log === log);
  const change = (part: Partial<Record<keyof TrailSearch, string | undefined>>): void =>
    void navigate({ search: toTrailSearch({ ...search, open: undefined, ...part }) });
  return (
    <Page title={t('trail.title')} text={t('trail.text')} width={1080} actions={<Actions log={log} />}>
      <Stack gap="lg">
        {logs.error !== null && <ProblemNotice error={logs.error} onRetry={() => void logs.refetch()} />}
        {current !== undefined && <LogCard log={current} />}
        <Chart search={search} onNarrow={(from, to) => change({ from, to })} />
        <TrailFilters
          search={search}
          logs={logs.data?.map((one) => one.log) ?? []}
          onChange={change}
          onClear={() => void navigate({ search: log === 'system' ? { log } : {} })}
        />
        <Entries
          search={search}
          onOpen={(open) => void navigate({ search: toTrailSearch({ ...search, open }), replace: true })}
        />
      </Stack>
    </Page>
  );
}

function Actions({ log }: { readonly log: 'organisation' | 'system' }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [exporting, setExporting] = useState(false);
  return (
    <Group gap="xs">
      <ActionIcon
        size="lg"
        variant="default"
        title={t('trail.refresh')}
        aria-label={t('trail.refresh')}
        onClick={() => void queryClient.invalidateQueries({ queryKey: ['trail'] })}
      >
        <IconRefresh size={18} />
      </ActionIcon>
      <Button leftSection={<IconDownload size={18} />} onClick={() => setExporting(true)}>
        {t('trail.exportButton')}
      </Button>
      {exporting && (
        <Suspense>
          <ExportDialog opened log={log} onClose={() => setExporting(false)} />
        </Suspense>
      )}
    </Group>
  );
}

function Chart({
  search,
  onNarrow,
}: {
  readonly search: TrailSearch;
  readonly onNarrow: (from: string, to: string) => void;
}) {
  const { data, error } = useQuery(countsQuery(search));
  if (error !== null) return null;
  if (data === undefined) return <Skeleton height={112} />;
  return data.length === 0 ? null : <TimeChart days={data} from={search.from} to={search.to} onNarrow={onNarrow} />;
}

function Entries({
  search,
  onOpen,
}: {
  readonly search: TrailSearch;
  readonly onOpen: (index: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(entriesQuery(search));
  const entries = query.data?.pages.flatMap(({ items }) => items);
  if (query.error !== null && entries === undefined) {
    return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (entries === undefined) return <EntriesSkeleton />;
  if (entries.length === 0)
    return <EmptyState icon={IconTimeline} title={t('trail.empty.title')} text={t('trail.empty.text')} />;
  return (
    <EntryList
      entries={entries}
      log={search.log ?? 'organisation'}
      openIndex={search.open}
      more={query.hasNextPage}
      loading={query.isFetchingNextPage}
      onOpen={onOpen}
      onMore={() => void query.fetchNextPage()}
    />
  );
}

function EntriesSkeleton() {
  return (
    <Stack gap={8} aria-hidden>
      {Array.from({ length: 10 }, (_, n) => (
        <Skeleton key={n} height={52} />
      ))}
    </Stack>
  );
}
