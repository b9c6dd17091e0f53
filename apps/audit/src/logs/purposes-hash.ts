import { PURPOSES } from '@gatehouse/contracts';
import { canonicalJson } from '@gatehouse/transparency-log';
import { createHash } from 'node:crypto';

/** SHA-256 of the purpose table that this release judges by (`purposes.json` of an export), base64. */
export const PURPOSES_HASH = createHash('sha256').update(canonicalJson(PURPOSES)).digest('base64');
