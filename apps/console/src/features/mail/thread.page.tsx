import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { blockingError } from '../../api/client.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { threadQuery, useMailboxes } from './mail.queries.js';
import { ThreadSkeleton, ThreadView } from './thread.view.js';

const route = getRouteApi('/app/mail/$label/$threadId');
const mail = getRouteApi('/app/mail/$label');

export function ThreadPage() {
  const { account } = mail.useSearch();
  const { current } = useMailboxes(account);
  return current === undefined ? <ThreadSkeleton /> : <OpenThread connectionId={current.id} />;
}

function OpenThread({ connectionId }: { readonly connectionId: string }) {
  const { label, threadId } = route.useParams();
  const navigate = route.useNavigate();
  const thread = useQuery(threadQuery(connectionId, threadId));
  const back = () => void navigate({ to: '/mail/$label', params: { label }, search: true });
  const error = blockingError(thread);
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void thread.refetch()} />;
  if (thread.data === undefined) return <ThreadSkeleton />;
  return <ThreadView key={threadId} connectionId={connectionId} thread={thread.data} onBack={back} />;
}
