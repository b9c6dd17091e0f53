import { IconMailOpened } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, type RefObject, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label, ThreadRow } from '../../api/types.js';
import { EmptyState } from '../../ui/empty-state.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { type KeyAct, useKeys } from './keys.js';
import { useLabelName } from './label-list.js';
import { segmentOfLabel } from './label-names.js';
import { threadsQuery } from './mail.queries.js';
import { ThreadListSkeleton, ThreadListView } from './thread-list.js';

const KeyHelp = lazy(() => import('./key-help.js').then((module) => ({ default: module.KeyHelp })));

interface Props {
  readonly connectionId: string;
  readonly label: string;
  readonly labels: readonly Label[];
  readonly openId: string | undefined;
  readonly findRef: RefObject<HTMLInputElement | null>;
}

export function MailboxThreads({ connectionId, label, labels, openId, findRef }: Props) {
  const { t } = useTranslation();
  const name = useLabelName();
  const query = useInfiniteQuery(threadsQuery(connectionId, label));
  const { fetchNextPage, isFetchingNextPage } = query;
  const threads = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const { cursor, help, setHelp, open } = useThreadKeys(threads, label, openId, findRef);
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  if (query.isPending) return <ThreadListSkeleton />;
  if (query.error !== null && threads.length === 0) {
    return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  }
  const shown = name(labels.find(({ googleId }) => googleId === label) ?? { googleId: label, name: label });
  return (
    <>
      {threads.length === 0 ? (
        <EmptyState icon={IconMailOpened} title={t('mail.empty.title', { label: shown })} text={t('mail.empty.text')} />
      ) : (
        <ThreadListView
          threads={threads}
          label={shown}
          cursor={cursor}
          openId={openId}
          more={query.hasNextPage}
          onOpen={open}
          onMore={onMore}
        />
      )}
      {help && (
        <Suspense>
          <KeyHelp opened onClose={() => setHelp(false)} />
        </Suspense>
      )}
    </>
  );
}

/** j and k move; while a thread is open they open the next one, as in Gmail. */
function useThreadKeys(
  threads: readonly ThreadRow[],
  label: string,
  openId: string | undefined,
  findRef: RefObject<HTMLInputElement | null>,
) {
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  // By id, not by place: a mail that comes in must not move the cursor to its neighbour.
  const [cursorId, setCursorId] = useState<string | undefined>(openId);
  const cursor = threads.findIndex(({ id }) => id === (openId ?? cursorId));
  const open = (thread: ThreadRow): void => {
    setCursorId(thread.id);
    const params = { label: segmentOfLabel(label), threadId: thread.id };
    void navigate({ to: '/mail/$label/$threadId', params, search: true, replace: openId !== undefined });
  };
  const move = (by: 1 | -1): void => {
    const next = threads[Math.max(0, Math.min(threads.length - 1, cursor + by))];
    if (next === undefined) return;
    if (openId === undefined) setCursorId(next.id);
    else if (next.id !== openId) open(next);
  };
  const acts: Partial<Record<KeyAct, () => void>> = {
    next: () => move(1),
    previous: () => move(-1),
    open: () => {
      const thread = threads[cursor];
      if (thread !== undefined && openId === undefined) open(thread);
    },
    back: () => void navigate({ to: '/mail/$label', params: { label: segmentOfLabel(label) }, search: true }),
    find: () => findRef.current?.focus(),
    help: () => setHelp(true),
  };
  useKeys(acts);
  return { cursor, help, setHelp, open };
}
