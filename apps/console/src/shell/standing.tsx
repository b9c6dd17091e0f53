import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isPassing } from '../api/client.js';

const BACK_MS = 8_000;

/** Says that something does not answer and that nothing has to be done; then, for a moment, that it answers again. */
export function StandingNotice() {
  const { t } = useTranslation();
  const state = useStanding();
  return (
    <div className="gh-standing" role="status">
      {state !== 'here' && <p className="gh-card">{t(`shell.${state}`)}</p>}
    </div>
  );
}

/** Whether what the page asked for is answered, by watching its queries and acts. */
function useStanding(): 'here' | 'away' | 'back' {
  const client = useQueryClient();
  const [state, setState] = useState<'here' | 'away' | 'back'>('here');
  useEffect(() => watch(client, (isFailing) => setState(isFailing ? 'away' : 'back')), [client]);
  useEffect(() => {
    if (state !== 'back') return undefined;
    const timer = setTimeout(() => setState('here'), BACK_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return state;
}

/** Tells when something begins to fail and when nothing fails any more; answers how to stop. */
function watch(client: QueryClient, tell: (isAway: boolean) => void): () => void {
  const failing = new Set<string>();
  let isAway = false;
  const note: Note = (key, what) => {
    if (what === 'failed') failing.add(key);
    else failing.delete(key);
    // What was left unanswered proves nothing: only an answer ends an outage.
    const next = failing.size > 0 || (isAway && what === 'left');
    if (next !== isAway) tell((isAway = next));
  };
  const stops = [watchQueries(client, note), watchActs(client, note)];
  return () => stops.forEach((stop) => stop());
}

type Note = (key: string, what: 'failed' | 'answered' | 'left') => void;

const failedOr = (error: unknown) => (isPassing(error) ? 'failed' : 'answered');

function watchQueries(client: QueryClient, note: Note): () => void {
  return client.getQueryCache().subscribe((event) => {
    const { query, type } = event;
    const [area] = query.queryKey as readonly unknown[];
    if (area === 'trail') return; // asked again only by the reader
    // One that nobody looks at any more may go on failing for a while.
    const isLeft = type === 'removed' || !query.isActive();
    if (isLeft) note(query.queryHash, 'left');
    if (isLeft || type !== 'updated') return;
    const { action } = event;
    if (action.type === 'failed' || action.type === 'error') note(query.queryHash, failedOr(action.error));
    if (action.type === 'success') note(query.queryHash, 'answered');
  });
}

function watchActs(client: QueryClient, note: Note): () => void {
  return client.getMutationCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    const { action, mutation } = event;
    const key = `act ${mutation.mutationId}`;
    if (action.type === 'failed') note(key, failedOr(action.error));
    if (action.type === 'success') note(key, 'answered');
    if (action.type === 'error') note(key, 'left');
  });
}
