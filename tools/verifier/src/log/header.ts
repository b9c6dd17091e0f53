import { ENTRY_TYPE_NAMES, entryType, HeaderV1 } from '@gatehouse/contracts';
import { parseEntry } from '@gatehouse/transparency-log';
import type { Findings } from '../report/findings.js';

/** Reads an entry's header, strictly; undefined when it has none that this verifier knows, which is then a fault. */
export function readHeader(index: number, bytes: Buffer, findings: Findings): HeaderV1 | undefined {
  const where = `entry ${index}`;
  const value = valueOf(bytes);
  if (typeof value === 'string') {
    findings.add(2, where, value);
    return undefined;
  }
  if (value.v !== '1') {
    findings.add(6, where, `The entry has version ${JSON.stringify(value.v)}, which this verifier cannot judge.`);
    return undefined;
  }
  const header = HeaderV1.safeParse(value);
  const [issue] = header.error?.issues ?? [];
  if (!header.success) {
    findings.add(2, where, `The entry is not header v1: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
    return undefined;
  }
  if (!hasOwnDetail(header.data)) findings.add(2, where, `The detail is not that of ${header.data.type}.`);
  return header.data;
}

function valueOf(bytes: Buffer): { v?: unknown } | string {
  try {
    const value = parseEntry(bytes);
    return typeof value === 'object' && value !== null ? value : 'The entry is no object.';
  } catch (error) {
    return error instanceof Error ? error.message : 'The entry cannot be read.';
  }
}

/** An absent detail is null, never {}. */
function hasOwnDetail({ type, detail }: HeaderV1): boolean {
  if (detail === null) return WITHOUT_DETAIL.has(type);
  return Object.keys(detail).length > 0 && entryType(type).detail.safeParse(detail).success;
}

const WITHOUT_DETAIL: ReadonlySet<string> = new Set(
  ENTRY_TYPE_NAMES.filter((name) => [{}, null].some((absent) => entryType(name).detail.safeParse(absent).success)),
);
