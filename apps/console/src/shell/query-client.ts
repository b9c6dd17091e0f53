import { QueryCache, QueryClient } from '@tanstack/react-query';
import { AGAIN_MS, ApiError, isPassing } from '../api/client.js';
import { sessionQuery } from './session.js';

/** What a retry cannot mend is not retried, what passes is asked again until it has passed; a session that ended empties what it had read. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && isPassing(error),
        refetchInterval: ({ state }) => (isPassing(state.error) ? AGAIN_MS : false),
      },
    },
    queryCache: new QueryCache({
      onError: (error) => {
        if (!isSignedOut(error)) return;
        client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
        client.setQueryData(sessionQuery.queryKey, null);
        onSignedOut();
      },
    }),
  });
  return client;
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.problem.status === 401;
}
