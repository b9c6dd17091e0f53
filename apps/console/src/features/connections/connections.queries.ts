import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client.js';
import type {
  ConnectAnswer,
  Connection,
  ConnectionList,
  ConsentNotice,
  Feature,
  SyncStatus,
  Withdrawal,
} from '../../api/types.js';

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => api<ConnectionList>('/connections', { signal }),
  select: ({ items }) => items,
});

export const noticeQuery = (feature: Feature, language: string) =>
  queryOptions({
    queryKey: ['notice', feature, language],
    queryFn: ({ signal }) => api<ConsentNotice>('/consent/notice', { query: { feature, language }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Counts and states are no access; asking often costs nobody anything. Live events come first, this is the net below. */
export const syncQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['mail', connectionId, 'sync'],
    queryFn: ({ signal }) => api<SyncStatus>(`/connections/${connectionId}/mail/sync`, { signal }),
    refetchInterval: 10_000,
  });

/** Leaves the page: Google asks next. */
export function useConnect() {
  const { i18n } = useTranslation();
  return useMutation({
    mutationFn: ({ feature, connectionId }: { feature: Feature; connectionId: string | null }) =>
      api<ConnectAnswer>('/connections', {
        method: 'POST',
        body: { features: [feature], connectionId, language: i18n.language },
      }),
    onSuccess: ({ authorizationUrl }) => window.location.assign(authorizationUrl),
  });
}

export function useAllowDeletions({ id }: Connection) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api<SyncStatus>(`/connections/${id}/mail/sync/deletions`, { method: 'POST', body: {} }),
    onSuccess: (sync) => queryClient.setQueryData(syncQuery(id).queryKey, sync),
  });
}

export function useWithdraw(connection: Connection, feature: Feature) {
  return useWithdrawalMutation<undefined>(connection, feature, '', () => ({}));
}

export function useChooseContent(connection: Connection, feature: Feature) {
  return useWithdrawalMutation<'keep' | 'erase'>(connection, feature, '/choice', (choice) => ({ choice }));
}

function useWithdrawalMutation<Input>(
  { id }: Connection,
  feature: Feature,
  rest: string,
  bodyOf: (input: Input) => object,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) =>
      api<Withdrawal>(`/connections/${id}/features/${feature}/withdrawal${rest}`, {
        method: 'POST',
        body: bodyOf(input),
      }),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['connections'] }),
        queryClient.invalidateQueries({ queryKey: ['mail', id] }),
      ]),
  });
}
