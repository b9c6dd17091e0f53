import { Injectable } from '@nestjs/common';
import { MessageView } from '@gatehouse/contracts';
import type { FastifyReply } from 'fastify';
import { notHere, unavailable } from '../gateway.errors.js';
import { MAIL_DOCUMENT_CSP } from '../http/security-headers.js';
import type { LiveSession } from '../session/session.guard.js';
import { MailUpstream } from '../upstream/owners.js';

/** A sanitised document is bounded by its owner; this only keeps a broken one from filling the memory. */
const MAX_BYTES = 8 * 1024 * 1024;
const Html = MessageView.pick({ html: true }).loose();

/**
 * A message's HTML as a document of its own. It has to come from an address: a frame filled by script inherits the
 * console's policy, which allows no inline style, and mail is made of inline styles.
 */
@Injectable()
export class MessageDocument {
  constructor(private readonly mail: MailUpstream) {}

  async send(reply: FastifyReply, { principal }: LiveSession, path: string): Promise<void> {
    const authorization = `Bearer ${principal}`;
    const answer = await this.mail.request(reply, { path, authorization });
    if (answer.statusCode !== 200) return this.mail.hand(reply, answer);
    const { html } = Html.parse(JSON.parse(await textOf(answer.body)));
    if (html === null) throw notHere();
    await reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', MAIL_DOCUMENT_CSP)
      .header('x-frame-options', 'SAMEORIGIN')
      .send(html);
  }
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw unavailable('mail', new Error('the message is larger than its owner may send'));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
