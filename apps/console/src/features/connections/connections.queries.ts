import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AGAIN_MS, api, isPassing } from '../../api/client.js';
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
  refetchInterval: ({ state }) => (isPassing(state.error) ? AGAIN_MS : isClosing(state.data) && CLOSING_MS),
});

/** A withdrawal ticks by live events; this is the net below while a step of one is open. */
const CLOSING_MS = 5_000;

function isClosing(list: ConnectionList | undefined): boolean {
  const steps = list?.items.flatMap(({ withdrawals }) => withdrawals.flatMap((one) => one.steps)) ?? [];
  return steps.some(({ step, state }) => state === 'waiting' && step !== 'content_decided');
}

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
    refetchInterval: ({ state }) => (isPassing(state.error) ? AGAIN_MS : 10_000),
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

/** Half a minute: a service that was killed is back by then. */
const TRIES = 15;
const NEXT_TRY_MS = 2_000;

/** Withdrawing twice is withdrawing once, so it is sent again until it is taken: who withdraws need not watch. */
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
    retry: (count, error) => count < TRIES && isPassing(error),
    retryDelay: NEXT_TRY_MS,
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['connections'] }),
        queryClient.invalidateQueries({ queryKey: ['mail', id] }),
      ]),
  });
}
