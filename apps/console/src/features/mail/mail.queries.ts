import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query';
import { api, apiUrl } from '../../api/client.js';
import type { Connection, LabelList, Thread, ThreadList } from '../../api/types.js';
import { connectionsQuery } from '../connections/connections.queries.js';
import { isReadable } from '../connections/feature-state.js';

export const labelsQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['mail', connectionId, 'labels'],
    queryFn: ({ signal }) => api<LabelList>(`/connections/${connectionId}/mail/labels`, { signal }),
    select: ({ items }) => items,
  });

export const threadsQuery = (connectionId: string, label: string) =>
  infiniteQueryOptions({
    queryKey: ['mail', connectionId, 'threads', label],
    queryFn: ({ pageParam, signal }) =>
      api<ThreadList>(`/connections/${connectionId}/mail/threads`, {
        query: { label, limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const threadQuery = (connectionId: string, threadId: string) =>
  queryOptions({
    queryKey: ['mail', connectionId, 'thread', threadId],
    queryFn: ({ signal }) =>
      api<Thread>(`/connections/${connectionId}/mail/threads/${encodeURIComponent(threadId)}`, { signal }),
  });

export function messageUrl(connectionId: string, messageId: string, rest: string): string {
  return apiUrl(`/connections/${connectionId}/mail/messages/${encodeURIComponent(messageId)}/${rest}`);
}

/** The accounts whose mail can be read here, and the one that the address asks for (the first unless told). */
export function useMailboxes(wanted: string | undefined) {
  const query = useQuery(connectionsQuery);
  const mailboxes: readonly Connection[] = (query.data ?? []).filter(isReadable);
  return { query, mailboxes, current: mailboxes.find(({ id }) => id === wanted) ?? mailboxes[0] };
}
