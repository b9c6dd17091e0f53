import { Binary, Long } from 'mongodb';

/** Bytes as the database keeps them. */
export function toBinary(bytes: Uint8Array): Binary {
  return new Binary(bytes);
}

/** The bytes themselves: a view on what the driver read, no copy. */
export function fromBinary(value: Binary | Uint8Array): Buffer {
  const bytes = value instanceof Binary ? value.buffer.subarray(0, value.position) : value;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Google's 64-bit numbers are BSON Long in the database and BigInt inside. */
export function toLong(value: bigint): Long {
  return Long.fromBigInt(value);
}

/** The driver reads a small Long as a number. */
export function fromLong(value: Long | number | bigint): bigint {
  return value instanceof Long ? value.toBigInt() : BigInt(value);
}
