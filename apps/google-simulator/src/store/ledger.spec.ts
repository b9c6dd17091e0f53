import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger } from './ledger.js';

const REQUEST = {
  at: '2026-07-01T08:00:00.000Z',
  requestId: 'g1',
  method: 'gmail.users.getProfile',
  verb: 'GET',
  path: '/gmail/v1/users/me/profile',
  exchange: 'e1',
  user: null,
  clientId: null,
  status: null,
  delivered: false,
  units: 1,
  effect: [],
  parts: [],
  fault: null,
} as const;

it('still knows after a restart whose answer was lost behind its row', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-ledger-'));
  try {
    const ledger = new Ledger(folder);
    const rows = [0, 1].map(() => ledger.begin(REQUEST));
    for (const row of rows) ledger.end({ ...row, status: 200, delivered: true });
    ledger.undelivered(rows[1]!);
    ledger.close();
    const again = new Ledger(folder);
    expect(again.after(0)).toMatchObject([
      { n: 1, status: 200, delivered: true },
      { n: 2, status: 200, delivered: false },
    ]);
    expect(again.begin(REQUEST).n).toBe(3);
    again.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
