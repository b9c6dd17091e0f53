import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, apiBlob } from '../../api/client.js';
import type { TrailCounts, TrailEntryList, TrailLogList } from '../../api/types.js';
import { days, type Day } from './days.js';
import type { TrailSearch } from './trail.routes.js';

/** A question to the trail is itself an entry: nothing here asks again by itself. */
const ASKED_ONCE = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnReconnect: false,
  refetchOnMount: false,
  refetchInterval: false,
} as const;

export interface Inclusion {
  readonly index: string;
  readonly checkpoint: string;
  readonly proof: string;
  readonly entry: string;
}

export const logsQuery = queryOptions({
  queryKey: ['trail', 'logs'],
  queryFn: ({ signal }) => api<TrailLogList>('/trail/logs', { signal }),
  select: ({ items }) => items,
});

export const entriesQuery = (search: TrailSearch) => {
  const query = toQuery(search);
  return infiniteQueryOptions({
    queryKey: ['trail', 'entries', query],
    queryFn: ({ pageParam, signal }) =>
      api<TrailEntryList>('/trail/entries', { query: { ...query, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    ...ASKED_ONCE,
  });
};

/** Of the whole time: the chart stays as one narrows, with the chosen days marked. */
export const countsQuery = (search: TrailSearch) => {
  const { from: _from, to: _to, ...query } = toQuery(search);
  return queryOptions({
    queryKey: ['trail', 'counts', query],
    queryFn: ({ signal }) => api<TrailCounts>('/trail/counts', { query, signal }),
    select: ({ items }): readonly Day[] => days(items),
    ...ASKED_ONCE,
  });
};

export const inclusionQuery = (index: string, log: string) =>
  queryOptions({
    queryKey: ['trail', 'inclusion', log, index],
    queryFn: ({ signal }) => api<Inclusion>(`/trail/inclusion/${index}`, { query: { log }, signal }),
    ...ASKED_ONCE,
  });

export function fetchExport(log: string, reason: string): Promise<Blob> {
  return apiBlob('/trail/exports', { method: 'POST', body: { log, reason } });
}

/** Days of the address are the reader's own; the API takes instants. `to` is meant to its end. */
function toQuery({ from, to, open: _open, log, ...rest }: TrailSearch): Record<string, string> {
  return {
    log: log ?? 'organisation',
    ...rest,
    ...(from === undefined ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to === undefined ? {} : { to: new Date(`${to}T23:59:59.999`).toISOString() }),
  };
}
