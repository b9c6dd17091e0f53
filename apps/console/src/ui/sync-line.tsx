import { Progress, Stack, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '../api/types.js';
import type { Format } from './format.js';
import { useFormat } from './use-format.js';
import { useNow } from './use-now.js';

/** Where a feature stands, in one line of plain words with a time; a bar while there is a way to go. */
export function SyncLine({ status }: { readonly status: SyncStatus }) {
  const text = useSyncWords(status);
  const share = shareOf(status);
  const moving = status.state === 'backfilling' || status.state === 'resyncing';
  return (
    <Stack gap={6}>
      <Text className="gh-numbers" data-state={status.state}>
        {text}
      </Text>
      {moving && (
        <Progress.Root size="md" radius="xl">
          <Progress.Section value={share ?? 4} animated={share === undefined} aria-label={text} />
        </Progress.Root>
      )}
      <Failed status={status} />
    </Stack>
  );
}

function Failed({ status: { failed } }: { readonly status: SyncStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (failed === '0') return null;
  return (
    <Text size="sm" c="dimmed">
      {t('sync.failed', { count: Number(failed), number: format.number(failed) })}
    </Text>
  );
}

export function useSyncWords(status: SyncStatus): string {
  const { t } = useTranslation();
  return syncWords(status, t, useFormat(), useNow());
}

function syncWords(status: SyncStatus, t: TFunction, format: Format, now: Date): string {
  const { state, upToDateAt } = status;
  switch (state) {
    case 'paused':
      return pausedWords(status, t, format, now);
    case 'following':
      return upToDateAt === null ? t('sync.followingNow') : t('sync.following', { ago: format.ago(upToDateAt, now) });
    case 'backfilling':
    case 'resyncing':
      return t(`sync.${state}`, { progress: progressWords(status, t, format) });
    case 'waiting':
    case 'off':
      return t(`sync.${state}`);
  }
}

function pausedWords({ reason, resumesAt }: SyncStatus, t: TFunction, format: Format, now: Date): string {
  const why = t(`sync.paused.${reason ?? 'service_unavailable'}`);
  return resumesAt === null ? why : t('sync.resumes', { why, at: whenWords(resumesAt, format, now) });
}

function progressWords({ done, total, etaSeconds }: SyncStatus, t: TFunction, format: Format): string {
  const count = format.number(done);
  if (total === null) return t('sync.count', { done: count });
  const of = t('sync.countOf', { done: count, total: format.number(total) });
  return etaSeconds === null ? of : t('sync.left', { of, left: format.duration(etaSeconds) });
}

function whenWords(instant: string, format: Format, now: Date): string {
  return new Date(instant).toDateString() === now.toDateString() ? format.time(instant) : format.exact(instant);
}

function shareOf({ done, total }: SyncStatus): number | undefined {
  if (total === null || total === '0') return undefined;
  return Math.min(100, (Number(done) / Number(total)) * 100);
}
