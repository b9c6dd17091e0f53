import { fromBinary, toBinary } from '@gatehouse/persistence';
import type { Sealed } from '@gatehouse/vault';

type Bytes = ReturnType<typeof toBinary>;

/** An envelope as the database keeps it. */
export interface SealedRecord {
  readonly alg: 'A256GCM';
  readonly kek: string;
  readonly kekVersion: number;
  readonly wrappedDek: Bytes;
  readonly iv: Bytes;
  readonly tag: Bytes;
  readonly ct: Bytes;
}

export function toRecord({ wrappedDek, iv, tag, ct, ...rest }: Sealed): SealedRecord {
  return { ...rest, wrappedDek: toBinary(wrappedDek), iv: toBinary(iv), tag: toBinary(tag), ct: toBinary(ct) };
}

export function fromRecord({ wrappedDek, iv, tag, ct, ...rest }: SealedRecord): Sealed {
  return { ...rest, wrappedDek: fromBinary(wrappedDek), iv: fromBinary(iv), tag: fromBinary(tag), ct: fromBinary(ct) };
}
