import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Connection, ConsentNotice } from '../../api/types.js';
import { show } from '../../testing/render.js';
import { aConnection, aGrant, aSync, aWithdrawal } from '../../testing/things.js';
import { EraseDialog } from './erase-dialog.js';
import { FeatureCard } from './feature-card.js';
import { featureState, isReadable } from './feature-state.js';
import { OfferCard } from './offer-card.js';
import { OutcomeNotice } from './outcome-notice.js';
import { WithdrawDialog } from './withdraw-dialog.js';
import { WithdrawalPanel } from './withdrawal-panel.js';

const SCOPE = 'https://www.googleapis.com/auth/gmail.readonly';
const notice: ConsentNotice = {
  feature: 'mail',
  language: 'en',
  text: 'If you agree, …',
  hash: 'q83v=',
  purposes: [{ purpose: 'mail.sync', why: 'Keeps a copy of your Gmail here.', scopes: [SCOPE] }],
};
const archive = {
  feature: 'mail' as const,
  purposes: ['mail.archive' as const],
  scopes: [],
  notice: 'x',
  lang: 'en' as const,
  until: null,
};
const nothing = () => undefined;

describe('a connection', () => {
  const closed = aConnection({ state: 'closed', grants: [aGrant({ state: 'closed' })], withdrawals: [aWithdrawal()] });

  it.each([
    ['live', aConnection(), 'live', true],
    ['waiting for a new sign-in', aConnection({ state: 'reconnect' }), 'reconnect', true],
    ['withdrawn', closed, 'withdrawn', false],
    ['withdrawn and kept', { ...closed, grants: [...closed.grants, aGrant({ consent: archive })] }, 'withdrawn', true],
    ['refused', aConnection({ grants: [aGrant({ state: 'refused' })] }), 'off', false],
  ] as [string, Connection, string, boolean][])('that is %s shows as that', (_what, connection, kind, readable) => {
    expect(featureState(connection, 'mail').kind).toBe(kind);
    expect(isReadable(connection)).toBe(readable);
  });
});

describe('the offer', () => {
  it("says what would be read, why, and Google's words for it, before anything happens", async () => {
    const onConnect = jest.fn();
    await show(<OfferCard notice={notice} busy={false} error={null} another={false} onConnect={onConnect} />);
    const card = screen.getByRole('region', { name: 'Connect Gmail' });
    expect(card.textContent).toContain('Keeps a copy of your Gmail here.');
    expect(card.textContent).toContain('Google calls it “View your email messages and settings”.');
    await userEvent.click(within(card).getByRole('button', { name: 'Connect Google' }));
    expect(onConnect).toHaveBeenCalledTimes(1);
  });

  it('shows the notice word for word, with the hash that goes into the record', async () => {
    await show(<OfferCard notice={notice} busy={false} error={null} another={false} onConnect={nothing} />);
    await userEvent.click(screen.getByRole('button', { name: 'Read the notice word for word' }));
    expect(screen.getByText('If you agree, …')).toBeTruthy();
    expect(screen.getByText('q83v=')).toBeTruthy();
  });
});

describe('the card of an account', () => {
  const card = (connection = aConnection(), onTurnOff = nothing, onConnect = nothing) => (
    <FeatureCard
      connection={connection}
      state={featureState(connection, 'mail')}
      sync={aSync({ state: 'backfilling', done: '1240' })}
      notice={notice}
      busy={false}
      onTurnOff={onTurnOff}
      onConnect={onConnect}
      onAllowDeletions={nothing}
    />
  );

  it('has one switch, the progress, and since when', async () => {
    const onTurnOff = jest.fn();
    await show(card(aConnection(), onTurnOff));
    const region = screen.getByRole('region', { name: 'Gmail of minh@gmail.com' });
    expect(region.textContent).toContain('Syncing: 1,240 of about 8,300 messages');
    expect(region.textContent).toContain('under version 1 of your consent');
    await userEvent.click(within(region).getByRole('switch', { name: 'Gmail of minh@gmail.com' }));
    expect(onTurnOff).toHaveBeenCalledTimes(1);
  });

  it('asks to sign in again where Google wants it', async () => {
    const onConnect = jest.fn();
    await show(card(aConnection({ state: 'reconnect' }), nothing, onConnect));
    await userEvent.click(screen.getByRole('button', { name: 'Sign in at Google again' }));
    expect(onConnect).toHaveBeenCalledTimes(1);
  });
});

describe('a sync that stopped before unusually many deletions', () => {
  it.each([
    ['en', 'I deleted them: delete them here too', 'Nothing is deleted here until you say so'],
    ['vi', 'Chính tôi đã xóa: xóa cả ở đây', 'không xóa gì cho đến khi bạn đồng ý'],
  ] as const)('says so and asks its owner (%s)', async (language, button, text) => {
    const onAllow = jest.fn();
    const connection = aConnection();
    await show(
      <FeatureCard
        connection={connection}
        state={featureState(connection, 'mail')}
        sync={aSync({ state: 'paused', reason: 'too_many_deletions' })}
        notice={notice}
        busy={false}
        onTurnOff={nothing}
        onConnect={nothing}
        onAllowDeletions={onAllow}
      />,
      language,
    );
    expect(document.body.textContent).toContain(text);
    await userEvent.click(screen.getByRole('button', { name: button }));
    expect(onAllow).toHaveBeenCalledTimes(1);
  });
});

describe('a withdrawal', () => {
  it('says what will stop before it stops', async () => {
    const onConfirm = jest.fn();
    await show(<WithdrawDialog opened account="minh@gmail.com" busy={false} onClose={nothing} onConfirm={onConfirm} />);
    const dialog = screen.getByRole('dialog', { name: 'Turn off Gmail of minh@gmail.com?' });
    expect(dialog.textContent).toContain('New mail no longer arrives here.');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Turn off Gmail' }));
    expect(onConfirm).toHaveBeenCalledTimes(1);
  });

  it('shows what is done, what is under way and what needs a hand', async () => {
    await show(<WithdrawalPanel withdrawal={aWithdrawal()} busy={false} onKeep={nothing} onErase={nothing} />);
    const steps = within(screen.getByRole('list', { name: 'What has stopped' })).getAllByRole('listitem');
    expect(steps.map((step) => step.getAttribute('data-state'))).toEqual(['done', 'waiting', 'failed']);
    expect(steps[0]!.textContent).toContain('Nothing more is read');
    expect(steps[2]!.textContent).toContain('Google answered nothing.');
  });

  it('asks keep or erase, and says what happens without an answer', async () => {
    const [onKeep, onErase] = [jest.fn(), jest.fn()];
    await show(<WithdrawalPanel withdrawal={aWithdrawal()} busy={false} onKeep={onKeep} onErase={onErase} />);
    const question = screen.getByRole('group', { name: 'Keep or erase the copy here?' });
    expect(question.textContent).toMatch(/Without an answer it is erased on .*Dec/);
    await userEvent.click(within(question).getByRole('button', { name: 'Keep the copy' }));
    await userEvent.click(within(question).getByRole('button', { name: 'Erase the copy' }));
    expect([onKeep.mock.calls.length, onErase.mock.calls.length]).toEqual([1, 1]);
  });

  it('erases only after the word was typed, and names what goes', async () => {
    const onConfirm = jest.fn();
    await show(<EraseDialog opened count="8,300" busy={false} onClose={nothing} onConfirm={onConfirm} />);
    const dialog = screen.getByRole('dialog', { name: 'Erase the copy here?' });
    expect(dialog.textContent).toContain('This erases 8,300 messages here for good. Gmail keeps them.');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Erase for good' }));
    expect(onConfirm).not.toHaveBeenCalled();
    await userEvent.type(within(dialog).getByRole('textbox'), 'erase{Enter}');
    expect(onConfirm).toHaveBeenCalledTimes(1);
  });
});

describe('the way back from Google', () => {
  it('says that an unticked feature is off', async () => {
    await show(<OutcomeNotice outcome={{ connected: 'con_1', refused: ['mail'] }} onClose={nothing} />);
    expect(screen.getByRole('status').textContent).toContain('You did not allow Gmail at Google');
  });

  it('says in plain words what went wrong', async () => {
    await show(<OutcomeNotice outcome={{ problem: 'AUTH.STATE_INVALID', correlation: 'ab' }} onClose={nothing} />);
    expect(screen.getByRole('alert').textContent).toContain('Nothing was connected. Connect again');
  });
});
