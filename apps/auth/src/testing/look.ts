export interface Entry {
  readonly id: string;
  readonly log: string;
  readonly type: string;
  readonly grant: { id: string; ver: string } | null;
  readonly reason: string | null;
  readonly result: string | null;
}

/** What stands in a row of `audit_entries`. */
export function toEntries(rows: readonly object[]): Entry[] {
  return rows.map((row) => {
    const { bytes } = row as { bytes: { buffer: Buffer } };
    return JSON.parse(bytes.buffer.toString()) as Entry;
  });
}
