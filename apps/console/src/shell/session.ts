import { queryOptions } from '@tanstack/react-query';
import { api, ApiError } from '../api/client.js';
import type { Session } from '../api/types.js';

/** Who is signed in; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => api<Session>('/session', { signal }).catch(nobody),
  staleTime: 60_000,
});

function nobody(error: unknown): null {
  if (error instanceof ApiError && error.problem.status === 401) return null;
  throw error;
}

export function may(session: Session | null, role: Session['person']['roles'][number]): boolean {
  return session?.person.roles.includes(role) === true;
}
