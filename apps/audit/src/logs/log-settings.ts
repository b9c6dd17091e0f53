import { OrganisationId } from '@gatehouse/contracts';
import { isOrigin } from '@gatehouse/transparency-log';
import { z } from 'zod';

/** `TRAIL_KEYS_FILE`: one log each for the system and every organisation, with the seed of its Ed25519 key. */
export const TrailKeysFile = z.strictObject({
  origin: z.string().refine(isOrigin, 'must be lower-case ASCII without scheme, space or +'),
  logs: z
    .array(
      z.strictObject({
        logId: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits'),
        organisation: z.union([z.literal('system'), OrganisationId]),
        seed: z.string().regex(/^[0-9a-f]{64}$/i, 'must be 32 bytes as 64 hex digits'),
      }),
    )
    .min(1)
    .refine(areDistinct, 'names a log or an organisation twice'),
});
export type TrailKeysFile = z.infer<typeof TrailKeysFile>;

function areDistinct(logs: readonly { logId: string; organisation: string }[]): boolean {
  const ids = new Set(logs.map(({ logId }) => logId));
  const organisations = new Set(logs.map(({ organisation }) => organisation));
  return ids.size === logs.length && organisations.size === logs.length;
}
