import { malformed } from './transparency-error.js';

const LENGTH_BYTES = 2;
const MAX_UINT16 = 0xffff;

/** Entries as C2SP tlog-tiles bundles them: uint16 big-endian length ‖ bytes, one after another. */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(entries.flatMap((entry) => [lengthOf(entry), entry]));
}

/** The entries of a bundle, as views of `bytes`. Throws `LOG.MALFORMED` unless it holds exactly `width` whole entries. */
export function decodeBundle(bytes: Buffer, width: number): Buffer[] {
  const entries: Buffer[] = [];
  let offset = 0;
  while (offset < bytes.length && entries.length < width) {
    if (offset + LENGTH_BYTES > bytes.length) throw malformed('The bundle ends inside a length.');
    const end = offset + LENGTH_BYTES + bytes.readUInt16BE(offset);
    if (end > bytes.length) throw malformed('The bundle ends inside an entry.');
    entries.push(bytes.subarray(offset + LENGTH_BYTES, end));
    offset = end;
  }
  if (entries.length !== width) throw malformed(`The bundle holds ${entries.length} entries, not ${width}.`);
  if (offset !== bytes.length) throw malformed('Bytes follow the last entry of the bundle.');
  return entries;
}

function lengthOf(entry: Uint8Array): Buffer {
  if (entry.length > MAX_UINT16) throw malformed('An entry is longer than 65,535 bytes.');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(entry.length);
  return length;
}
