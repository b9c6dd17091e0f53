import { screen } from '@testing-library/react';
import { show } from '../testing/render.js';
import { aSync } from '../testing/things.js';
import { SyncLine } from './sync-line.js';

describe('the line that says where a feature stands', () => {
  it('tells progress with what is left, and draws it', async () => {
    await show(<SyncLine status={aSync({ state: 'backfilling', done: '1240', etaSeconds: 1_560 })} />);
    expect(screen.getByText('Syncing: 1,240 of about 8,300 messages, 26 minutes left')).toBeTruthy();
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe(String((1_240 / 8_300) * 100));
  });

  it('promises no end while none is known', async () => {
    await show(<SyncLine status={aSync({ state: 'backfilling', done: '120', total: null })} />);
    expect(screen.getByText('Syncing: 120 messages so far')).toBeTruthy();
  });

  it('says how fresh it is', async () => {
    await show(<SyncLine status={aSync({ upToDateAt: new Date(Date.now() - 12_000).toISOString() })} />);
    expect(screen.getByText('Up to date, checked 12 seconds ago')).toBeTruthy();
  });

  it.each([
    ['sign_in_again', 'Paused: Google asks you to sign in again'],
    ['audit_unavailable', 'Paused: the record of accesses is not answering; it goes on by itself'],
  ] as const)('gives the reason of a pause: %s', async (reason, text) => {
    await show(<SyncLine status={aSync({ state: 'paused', reason })} />);
    expect(screen.getByText(text)).toBeTruthy();
  });

  it('says when it goes on', async () => {
    const resumesAt = new Date(Date.now() + 60_000).toISOString();
    await show(<SyncLine status={aSync({ state: 'paused', reason: 'quota', resumesAt })} />);
    expect(screen.getByText(/^Waiting: Google's limit for now is used up, goes on at \S+/)).toBeTruthy();
  });

  it('speaks Vietnamese', async () => {
    await show(<SyncLine status={aSync({ state: 'backfilling', done: '1240', etaSeconds: 1_560 })} />, 'vi');
    expect(screen.getByText('Đang đồng bộ: 1.240 trên khoảng 8.300 thư, còn 26 phút')).toBeTruthy();
  });
});
