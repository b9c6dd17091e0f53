import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromBinary } from '@gatehouse/persistence';
import { DataKey, KeyRing, type Sealed } from '@gatehouse/vault';
import { Binary } from 'mongodb';
import type { DumpedDocument } from './dump.js';

/** A sealed piece of the mirror and the place that it opens at. */
interface Piece {
  readonly bytes: Buffer;
  readonly aad: readonly string[];
}

interface Opened {
  readonly texts: Buffer[];
  /** Pieces that no key at hand opens. */
  readonly shut: number;
}

/**
 * What somebody reads who holds the key files and a dump: the keys of one dump tried on the mirror of another (or the
 * same), through the formats of `libs/vault`.
 */
export function openMirror(mirror: readonly DumpedDocument[], keys: readonly DataKey[]): Opened {
  const texts: Buffer[] = [];
  let shut = 0;
  for (const piece of mirror.flatMap(piecesOf)) {
    const text = firstThatOpens(piece, keys);
    if (text === undefined) shut += 1;
    else texts.push(text);
  }
  return { texts, shut };
}

/** The content keys that the key-encryption key opens in a dump, whatever document still holds one. */
export async function contentKeys(folder: string, dump: readonly DumpedDocument[]): Promise<DataKey[]> {
  const ring = KeyRing.fromHex(await readFile(join(folder, 'secrets/kek'), 'utf8'), 'auth');
  const holders = dump.filter(({ database }) => database !== 'gh_mail').map(({ document }) => document);
  return holders.flatMap((document) => {
    const sealed = sealedIn(document);
    if (sealed.length === 0) return [];
    const texts = JSON.stringify(document);
    const [organisation = ''] = /\borg_[0-9a-z]{26}\b/.exec(texts) ?? [];
    const places = [...new Set(texts.match(/\bcon_[0-9a-z]{26}\/mail\b/g))];
    return sealed.flatMap((one) => places.flatMap((place) => opened(ring, one, organisation, place)));
  });
}

function opened(ring: KeyRing, sealed: Sealed, organisation: string, place: string): DataKey[] {
  try {
    return [new DataKey(ring.open(sealed, [organisation, 'auth_content_keys', place, 'key']))];
  } catch {
    return []; // sealed for another place: a token
  }
}

/** Envelopes at any depth. */
function sealedIn(value: unknown): Sealed[] {
  if (typeof value !== 'object' || value === null || value instanceof Binary || value instanceof Date) return [];
  if ('wrappedDek' in value && 'kek' in value) return [toSealed(value)];
  return Object.values(value).flatMap(sealedIn);
}

/** Every secret of an installation, and every 32 bytes that stand in a dump, each taken for a content key. */
export async function everyKey(folder: string, dump: readonly DumpedDocument[]): Promise<DataKey[]> {
  const files = await readdir(join(folder, 'secrets'));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, 'secrets', file), 'utf8')));
  const written = texts.flatMap((text) => [
    ...(text.match(/\b[0-9a-f]{64}\b/gi) ?? []).map((hex) => Buffer.from(hex, 'hex')),
    ...(text.match(/[\w-]{43}/g) ?? []).map((base64) => Buffer.from(base64, 'base64url')),
  ]);
  const stored = dump.filter(({ database }) => database !== 'gh_mail').flatMap(({ document }) => bytesOf(document));
  return [...written, ...stored].filter((bytes) => bytes.length === 32).map((bytes) => new DataKey(bytes));
}

function firstThatOpens({ bytes, aad }: Piece, keys: readonly DataKey[]): Buffer | undefined {
  for (const key of keys) {
    try {
      return key.decrypt(bytes, aad);
    } catch {
      continue; // another key's
    }
  }
  return undefined;
}

/** The places are those of `apps/mail` (`content-cipher.ts`); a piece opens nowhere else. */
function piecesOf({ collection, document }: DumpedDocument): Piece[] {
  const { _id: id, connectionId } = document as unknown as { _id: string; connectionId: string };
  const piece = (field: string, ...place: string[]): Piece[] => {
    const bytes = toBuffer((document as Record<string, unknown>)[field]);
    return bytes === undefined ? [] : [{ bytes, aad: [connectionId, 'mail', ...place] }];
  };
  switch (collection) {
    case 'mail_messages':
      return [...piece('brief', 'brief', id), ...piece('content', 'content', id)];
    case 'mail_raw':
      return piece('bytes', 'raw', ...id.split('/'));
    case 'mail_labels':
      return piece('name', 'label', id);
    default:
      return [];
  }
}

function toSealed(record: Record<string, unknown>): Sealed {
  const bytes = Object.entries(record).map(([name, value]) => [name, toBuffer(value) ?? value]);
  return Object.fromEntries(bytes) as Sealed;
}

function bytesOf(value: unknown): Buffer[] {
  const own = toBuffer(value);
  if (own !== undefined) return [own];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(bytesOf);
}

function toBuffer(value: unknown): Buffer | undefined {
  return value instanceof Binary || Buffer.isBuffer(value) ? fromBinary(value) : undefined;
}
