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
function watch(client: QueryClient, tell: (isFailing: boolean) => void): () => void {
  const failing = new Set<string>();
  const note = (key: string, fails: boolean): void => {
    const wasFailing = failing.size > 0;
    if (fails) failing.add(key);
    else failing.delete(key);
    if (failing.size > 0 !== wasFailing) tell(!wasFailing);
  };
  const stops = [watchQueries(client, note), watchActs(client, note)];
  return () => stops.forEach((stop) => stop());
}

type Note = (key: string, fails: boolean) => void;

function watchQueries(client: QueryClient, note: Note): () => void {
  return client.getQueryCache().subscribe((event) => {
    const { query, type } = event;
    const [area] = query.queryKey as readonly unknown[];
    if (area === 'trail') return; // asked again only by the reader
    if (type === 'updated') {
      const { action } = event;
      if (action.type === 'failed' || action.type === 'error') note(query.queryHash, isPassing(action.error));
      if (action.type === 'success') note(query.queryHash, false);
    }
    const isLeft = type === 'removed' || (type === 'observerRemoved' && !query.isActive());
    if (isLeft) note(query.queryHash, false);
  });
}

function watchActs(client: QueryClient, note: Note): () => void {
  return client.getMutationCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    const { action, mutation } = event;
    if (action.type === 'failed') note(`act ${mutation.mutationId}`, isPassing(action.error));
    if (action.type === 'success' || action.type === 'error') note(`act ${mutation.mutationId}`, false);
  });
}
