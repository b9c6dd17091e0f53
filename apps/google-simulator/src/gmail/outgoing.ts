import { GoogleError, invalidArgument } from '../http/google-error.js';
import { encodeHeader } from '../content/mime-writer.js';
import { parseAddresses } from '../mime/addresses.js';
import { editHeaders, rawValuesOf } from '../mime/edit-headers.js';
import { type GmailCall } from './gmail-call.js';

/** A message as Gmail sends it: the sender's copy, and each recipient's. */
export interface Outgoing {
  /** With its Bcc: the sender's is the only copy that has it. */
  readonly own: Buffer;
  /** Lower case, each once. */
  readonly recipients: readonly string[];
  readonly copyFor: (recipient: string) => Buffer;
}

/**
 * Makes a message ready to leave: From must be an address of the sender's, Message-ID and Date are Gmail's where missing, and
 * Message-ID is replaced where the setting says so.
 * @throws GoogleError 400 where nobody is addressed, or a list of addresses cannot be read
 */
export function prepare(call: GmailCall, raw: Buffer): Outgoing {
  const recipients = recipientsOf(raw);
  const own = editHeaders(raw, envelopeEdit(call, raw));
  const open = editHeaders(own, { drop: ['bcc'], prepend: [] });
  const { email } = call.mailbox;
  const received = `Received: by 2002:a05:6402:0:0:0:0:0 with SMTP id ${call.world.random(8).toString('hex')}; ${dateLine(call.now)}`;
  const copyFor = (recipient: string): Buffer =>
    editHeaders(open, { drop: [], prepend: [`Delivered-To: ${recipient}`, received, `Return-Path: <${email}>`] });
  return { own, recipients, copyFor };
}

export function dateLine(time: number): string {
  return new Date(time).toUTCString().replace('GMT', '+0000');
}

function recipientsOf(raw: Buffer): string[] {
  const found = ['to', 'cc', 'bcc'].flatMap((name) => {
    const { mailboxes, invalid } = parseAddresses(rawValuesOf(raw, name).join(', '));
    if (invalid.length > 0) throw invalidArgument(`Invalid ${name.charAt(0).toUpperCase()}${name.slice(1)} header`);
    return mailboxes.map(({ address }) => address.toLowerCase());
  });
  if (found.length === 0) throw invalidArgument('Recipient address required');
  return [...new Set(found)];
}

function envelopeEdit(call: GmailCall, raw: Buffer): { drop: string[]; prepend: string[] } {
  const drop: string[] = [];
  const prepend = [
    `Received: from ${call.access.clientId.split('-')[0] ?? ''} named unknown by gmailapi.google.com with HTTPREST; ${dateLine(call.now)}`,
  ];
  const [messageId] = rawValuesOf(raw, 'message-id');
  if (messageId === undefined || call.world.sending.messageId === 'replace') {
    drop.push('message-id');
    prepend.push(`Message-ID: <CA${call.world.random(30).toString('base64url')}@mail.gmail.com>`);
    if (messageId !== undefined) prepend.push(`X-Google-Original-Message-ID: ${messageId}`);
  }
  if (rawValuesOf(raw, 'date').length === 0) prepend.push(`Date: ${dateLine(call.now)}`);
  const from = rawValuesOf(raw, 'from');
  if (!isOwn(call, from)) {
    drop.push('from');
    prepend.push(`From: ${ownFrom(call)}`);
    if (from.length > 0) prepend.push(`X-Google-Original-From: ${encodeHeader(from.join(', '))}`);
  }
  return { drop, prepend };
}

/** Exactly one address, the account's own or an accepted send-as. */
function isOwn(call: GmailCall, from: readonly string[]): boolean {
  const { mailboxes, invalid } = parseAddresses(from.join(', '));
  const [mailbox] = mailboxes;
  if (mailbox === undefined || mailboxes.length > 1 || invalid.length > 0) return false;
  return call.mailbox.composing.sendAs.get(mailbox.address.toLowerCase())?.verificationStatus === 'accepted';
}

function ownFrom(call: GmailCall): string {
  const { email, name } = call.account;
  const shown = call.mailbox.composing.sendAs.get(email)?.displayName ?? '';
  return `${encodeHeader(shown === '' ? name : shown)} <${email}>`;
}

/** The bytes of a message that a request brings, in its JSON or as an upload. */
export function rawOf(call: GmailCall, limit: number, inJson: unknown = call.text('raw')): Buffer {
  const raw = call.media?.bytes ?? Buffer.from(typeof inJson === 'string' ? inJson : '', 'base64url');
  if (raw.length === 0)
    throw invalidArgument("'raw' RFC822 payload message string or uploading message via /upload/* URL required");
  if (raw.length > limit) throw new GoogleError(413, 'uploadTooLarge', 'Request Entity Too Large');
  return raw;
}
