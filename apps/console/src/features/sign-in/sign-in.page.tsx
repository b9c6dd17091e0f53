import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { api } from '../../api/client.js';
import type { Session } from '../../api/types.js';
import { sessionQuery } from '../../shell/session.js';
import { SignInView } from './sign-in.view.js';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next = '/' } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => api<Session>('/session', { method: 'POST', body }),
    onSuccess: (session) => {
      queryClient.setQueryData(sessionQuery.queryKey, session);
      router.history.push(next);
    },
  });
  return <SignInView busy={signIn.isPending} error={signIn.error} onSignIn={(body) => signIn.mutate(body)} />;
}
