import { createHash } from 'node:crypto';
import { type Random } from '@gatehouse/identifiers';

/** Google's id of a grantee, 20 digits; the same wherever the address is named. */
export function permissionIdOf(address: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(`permission ${address}`).digest('hex').slice(0, 20)}`);
  return (digits % 10n ** 20n).toString().padStart(20, '0');
}

/** As Google's look: `0A…Uk9PVA`, of which the end is base64 of ROOT. */
export function rootIdOf(email: string): string {
  return `0A${createHash('sha256').update(`root ${email}`).digest('base64url').slice(0, 11)}Uk9PVA`;
}

/** 33 characters for bytes, folders and shortcuts, 44 for Google's own formats (observed). */
export function newFileId(random: Random, isNative: boolean): string {
  return `1${random(isNative ? 33 : 24)
    .toString('base64url')
    .slice(0, isNative ? 43 : 32)}`;
}
