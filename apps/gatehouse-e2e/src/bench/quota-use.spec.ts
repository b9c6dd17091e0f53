import type { LedgerRow } from '../support/google.js';
import { quotaUse } from './quota-use.js';

const row = (atMs: number, units: number, more: Partial<LedgerRow> = {}): LedgerRow => ({
  n: atMs,
  requestId: String(atMs),
  method: 'batch.gmail',
  exchange: null,
  user: 'a@x',
  status: 200,
  delivered: true,
  units,
  effect: [],
  parts: [],
  at: new Date(1_000_000 + atMs).toISOString(),
  ...more,
});

describe('quotaUse', () => {
  const query = { user: 'a@x', allowed: 100, windows: 2 };

  it('counts whole minutes from the first paid call, of that user alone', () => {
    const rows = [
      row(0, 50),
      row(59_000, 50),
      row(119_999, 90),
      row(120_000, 1_000),
      row(10, 70, { user: 'b@x' }),
      row(20, 5, { method: 'oauth2.token' }),
    ];
    expect(quotaUse(rows, query)).toEqual({ use: 0.95, rejections: 0 });
  });

  it('sees a refusal inside a batch that was answered 200', () => {
    const part = { status: 429 };
    expect(quotaUse([row(0, 10), row(1, 0, { parts: [part] }), row(2, 0, { status: 403 })], query).rejections).toBe(2);
  });
});
