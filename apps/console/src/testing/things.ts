import type { Connection, Grant, Message, SyncStatus, ThreadRow, TrailEntry, Withdrawal } from '../api/types.js';

const AT = '2026-11-12T03:12:44.120Z';
const id = (prefix: string, n = 1): string => `${prefix}_${String(n).padStart(26, '0')}`;
export const ref = (letter: string, mark: string): string => `${letter}_${mark.repeat(22)}`;

export const aGrant = (more: Partial<Grant> = {}): Grant => ({
  id: id('grt'),
  ver: '1',
  state: 'live',
  organisationId: id('org'),
  personId: id('per'),
  connectionId: id('con'),
  feature: 'mail',
  consent: null,
  basis: 'consent',
  grantedAt: AT,
  closedAt: null,
  ...more,
});

export const aWithdrawal = (more: Partial<Withdrawal> = {}): Withdrawal => ({
  grantId: id('grt'),
  at: AT,
  choice: 'unanswered',
  eraseAt: '2026-12-12T03:12:44.120Z',
  erasedAt: null,
  steps: [
    { step: 'gate_closed', state: 'done', at: AT, note: null },
    { step: 'revoked_at_google', state: 'waiting', at: null, note: null },
    { step: 'push_stopped', state: 'failed', at: null, note: 'Google answered nothing.' },
  ],
  ...more,
});

export const aConnection = (more: Partial<Connection> = {}): Connection => ({
  id: id('con'),
  organisationId: id('org'),
  personId: id('per'),
  account: 'minh@gmail.com',
  state: 'live',
  grants: [aGrant()],
  withdrawals: [],
  createdAt: AT,
  ...more,
});

export const aSync = (more: Partial<SyncStatus> = {}): SyncStatus => ({
  connectionId: id('con'),
  state: 'following',
  reason: null,
  done: '8300',
  total: '8300',
  etaSeconds: null,
  failed: '0',
  upToDateAt: null,
  resumesAt: null,
  ...more,
});

export const aThread = (n: number, more: Partial<ThreadRow> = {}): ThreadRow => ({
  id: `thr_${n}`,
  googleId: `g${n}`,
  subject: `Subject ${n}`,
  snippet: 'Hello',
  from: [{ name: 'Lan Pham', address: 'lan@example.org' }],
  messages: '1',
  labels: ['INBOX'],
  unread: false,
  starred: false,
  attachments: false,
  at: AT,
  ...more,
});

export const aMessage = (more: Partial<Message> = {}): Message => ({
  id: 'msg_1',
  googleId: 'g1',
  threadId: 'thr_1',
  googleThreadId: 'gt1',
  historyId: '1',
  labels: ['INBOX'],
  headers: [{ name: 'X-Mark', value: 'seen' }],
  subject: 'Prices',
  from: [{ name: 'Lan Pham', address: 'lan@example.org' }],
  to: [{ name: '', address: 'minh@gmail.com' }],
  cc: [],
  bcc: [],
  replyTo: [],
  at: AT,
  snippet: 'Hello Minh',
  size: '2048',
  sha256: 'ab'.repeat(32),
  text: 'Hello Minh, see https://example.org/prices.',
  textTruncated: false,
  html: null,
  remoteImages: '0',
  attachments: [],
  problem: null,
  ...more,
});

export function anEntry(more: Partial<TrailEntry['header']> = {}, rest: Partial<TrailEntry> = {}): TrailEntry {
  const minh = { ref: ref('p', 'a'), name: 'Minh Tran' };
  return {
    index: '90211',
    header: {
      v: '1',
      log: 'ab'.repeat(16),
      id: '01930000-0000-7000-8000-000000000000',
      type: 'access.read',
      at: AT,
      rx: AT,
      op: null,
      chain: null,
      deadline: null,
      emitter: { svc: 'mail', inst: 'i', boot: '01930000-0000-7000-8000-000000000000', seq: '1', build: 'b' },
      actor: { kind: 'person', ref: minh.ref, session: null, for: null },
      subjects: [{ ref: minh.ref, n: '1' }],
      grant: { id: ref('g', 'a'), ver: '1' },
      consent: null,
      basis: 'consent',
      feature: 'mail',
      purpose: 'mail.read',
      api: null,
      result: 'ok',
      reason: null,
      resource: { kind: 'message', ref: null, count: '3' },
      volume: null,
      dest: null,
      detail: {},
      body: [],
      ...more,
    },
    actor: minh,
    subjects: [minh],
    body: [],
    proof: 'proved',
    ...rest,
  };
}
