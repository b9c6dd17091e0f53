import { type ApiDefinition, type Limit, UNLIMITED } from '../api/api.js';
import { type Tariff } from '../config.js';

const WRITES = /\.(create|update|delete|copy|emptyTrash)$/;

/**
 * Units of projects created since 2026-05-01 (`google-apis.md` 4.1); older ones count requests.
 * @param isDownload `alt=media`, which has a price of its own
 */
export function unitsOf(methodId: string, tariff: Tariff, isDownload: boolean): number {
  if (tariff === 'old') return 1;
  if (isDownload || methodId === 'drive.files.export') return 200;
  if (methodId === 'drive.files.list' || methodId === 'drive.changes.list') return 100;
  return WRITES.test(methodId) ? 50 : 5;
}

const perMinute = (user: number, project: number): Readonly<Record<string, Limit>> => ({
  queries: { user, project, metric: 'Queries' },
});

/** In any 60 seconds: of one user of a project, and of the project (`google-apis.md` 0; the old tariff is unverified). */
export const DRIVE_LIMITS: ApiDefinition['limits'] = {
  old: perMinute(12_000, 12_000),
  new: perMinute(325_000, 1_000_000),
  unlimited: perMinute(UNLIMITED, UNLIMITED),
};
