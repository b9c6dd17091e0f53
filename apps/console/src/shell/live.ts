import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../api/client.js';
import type { LiveEvent } from '../api/types.js';
import { useAnnounce } from '../ui/announcer.js';
import { sessionQuery } from './session.js';

const KINDS = ['mail.messages', 'mail.sync', 'connection', 'resync'] as const;
/** A first sync changes many messages a second; each refetch is a read that the trail keeps. */
const GATHER_MS = 1_500;

type Key = readonly unknown[];
const EVERYTHING: readonly Key[] = [['connections'], ['mail']];

/** The queries that hold what an event names; exactly those. */
export function keysOf({ kind, connectionId, ids }: LiveEvent): readonly Key[] {
  switch (kind) {
    case 'mail.messages':
      return [
        ['mail', connectionId, 'threads'],
        ['mail', connectionId, 'labels'],
        ...ids.map((id) => ['mail', connectionId, 'thread', id]),
      ];
    case 'mail.sync':
      return [['mail', connectionId, 'sync']];
    case 'connection':
      return [['connections'], ['mail', connectionId, 'sync']];
    case 'resync':
      return EVERYTHING;
  }
}

/** Invalidates at once, then at most once in GATHER_MS for each key. */
export class Invalidator {
  private readonly waiting = new Map<string, Key>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: QueryClient) {}

  add(keys: readonly Key[]): void {
    for (const key of keys) this.waiting.set(JSON.stringify(key), key);
    if (this.timer === undefined) this.flush();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private flush(): void {
    this.timer = undefined;
    if (this.waiting.size === 0) return;
    const keys = [...this.waiting.values()];
    this.waiting.clear();
    for (const queryKey of keys) void this.client.invalidateQueries({ queryKey });
    this.timer = setTimeout(() => this.flush(), GATHER_MS);
  }
}

/**
 * One stream for the whole page. The browser comes back by itself; a stream that is refused is tried again, after pauses
 * that grow to a minute. A break makes the page ask who is signed in: so it learns at once whether anybody answers.
 */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  const announce = useAnnounce();
  const { t } = useTranslation();
  useEffect(() => {
    const invalidator = new Invalidator(client);
    const stop = listen({
      tell: (event) => {
        invalidator.add(keysOf(event));
        if (event.kind === 'mail.messages') announce(t('shell.mailChanged'));
      },
      reopened: () => invalidator.add(EVERYTHING),
      broken: () => void client.refetchQueries({ queryKey: sessionQuery.queryKey }),
    });
    return () => {
      stop();
      invalidator.stop();
    };
  }, [client, announce, t]);
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

interface Listener {
  readonly tell: (event: LiveEvent) => void;
  /** A new stream, which cannot know what the old one missed. */
  readonly reopened: () => void;
  readonly broken: () => void;
}

function listen({ tell, reopened, broken }: Listener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  const open = (isAgain: boolean): void => {
    source = new EventSource(apiUrl('/events'));
    const hear = ({ data }: MessageEvent<string>) => tell(JSON.parse(data) as LiveEvent);
    for (const kind of KINDS) source.addEventListener(kind, hear);
    source.onopen = () => {
      pauseMs = FIRST_PAUSE_MS;
      if (isAgain) reopened();
    };
    source.onerror = () => {
      broken();
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(() => open(true), pauseMs);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    };
  };
  open(false);
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
