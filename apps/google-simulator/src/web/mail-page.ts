import { escapeHtml } from '../oauth/pages.js';
import { composeMail } from '../sim/compose.js';
import { button, formOf, list, webPage } from './frame.js';
import { type Owner } from './owner.js';
import { field, type Visit, type WebRoute } from './web-route.js';

const PAGE = '50';
const ACTS: Readonly<Record<string, object | 'trash'>> = {
  read: { removeLabelIds: ['UNREAD'] },
  unread: { addLabelIds: ['UNREAD'] },
  star: { addLabelIds: ['STARRED'] },
  unstar: { removeLabelIds: ['STARRED'] },
  archive: { removeLabelIds: ['INBOX'] },
  trash: 'trash',
};

interface Part {
  readonly mimeType: string;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly body?: { readonly data?: string };
  readonly parts?: readonly Part[];
}

interface Mail {
  readonly id: string;
  readonly labelIds?: readonly string[];
  readonly snippet?: string;
  readonly payload: Part;
}

export const mailPages: readonly WebRoute[] = [
  ['GET', /^\/mail$/, inbox],
  ['GET', /^\/mail\/(\w+)$/, open],
  ['POST', /^\/mail$/, send],
  ['POST', /^\/mail\/(\w+)\/(\w+)$/, act],
];

function inbox({ owner, token }: Visit): string {
  const { messages = [] } = owner.run('gmail.users.messages.list', { query: { maxResults: PAGE } }) as {
    messages?: readonly { readonly id: string }[];
  };
  const rows = messages.map(({ id }) => row(mailOf(owner, id, 'metadata')));
  const form = formOf(
    '/mail',
    token,
    [
      { name: 'to', label: 'To', type: 'email', required: true },
      { name: 'subject', label: 'Subject' },
      { name: 'text', label: 'Text', type: 'textarea' },
    ],
    'Send',
  );
  return webPage('Mail', owner.email, `${form}${list(rows)}`);
}

function row(mail: Mail): string {
  const unread = mail.labelIds?.includes('UNREAD') === true ? '<strong>unread</strong> ' : '';
  const labels = (mail.labelIds ?? []).join(', ');
  return `${unread}<a href="/mail/${mail.id}">${escapeHtml(headerOf(mail, 'subject') || '(no subject)')}</a><small>${escapeHtml(headerOf(mail, 'from'))} · ${escapeHtml(labels)}</small>`;
}

function open({ owner, match, token }: Visit): string {
  const mail = mailOf(owner, match[0] ?? '', 'full');
  const subject = headerOf(mail, 'subject') || '(no subject)';
  const acts = Object.keys(ACTS).map((name) => button(`/mail/${mail.id}/${name}`, token, name, subject));
  const head = ['from', 'to', 'date'].map((name) => `<p>${escapeHtml(`${name}: ${headerOf(mail, name)}`)}</p>`);
  const text = `<pre style="white-space:pre-wrap">${escapeHtml(textOf(mail.payload))}</pre>`;
  return webPage(subject, owner.email, `${head.join('')}${text}<div class="acts">${acts.join('')}</div>`);
}

function send(visit: Visit): string {
  const { owner, world } = visit;
  const fields = { from: owner.email, subject: field(visit, 'subject'), text: field(visit, 'text') };
  const raw = composeMail(fields, field(visit, 'to'), world).toString('base64url');
  owner.run('gmail.users.messages.send', { body: { raw } });
  return '/mail';
}

function act({ owner, match: [id = '', name = ''] }: Visit): string {
  const change = ACTS[name];
  if (change === 'trash') owner.run('gmail.users.messages.trash', { params: { id } });
  else if (change !== undefined) owner.run('gmail.users.messages.modify', { params: { id }, body: change });
  return change === 'trash' ? '/mail' : `/mail/${id}`;
}

function mailOf(owner: Owner, id: string, format: 'metadata' | 'full'): Mail {
  return owner.run('gmail.users.messages.get', { params: { id }, query: { format } }) as unknown as Mail;
}

function headerOf(mail: Mail, name: string): string {
  return mail.payload.headers?.find((header) => header.name.toLowerCase() === name)?.value ?? '';
}

/** The first plain text of the message; of HTML only the fact, because it is somebody else's. */
function textOf(part: Part): string {
  if (part.mimeType === 'text/plain') return Buffer.from(part.body?.data ?? '', 'base64url').toString('utf8');
  const inner = (part.parts ?? []).map(textOf).find((text) => text !== '');
  return inner ?? '';
}
