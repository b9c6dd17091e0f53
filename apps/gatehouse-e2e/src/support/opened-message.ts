import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { MessageView } from '@gatehouse/contracts';
import { simpleParser } from 'mailparser';
import type { Api } from './api.js';

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Where two texts part, with what stands there. */
export function firstDifference(ours: string, theirs: string): string {
  let at = 0;
  while (at < ours.length && ours[at] === theirs[at]) at += 1;
  const from = Math.max(0, at - 30);
  return `differs at ${at}: here ${ours.slice(from, at + 60)}, at Google ${theirs.slice(from, at + 60)}`;
}

/** An opened message beside its bytes, whatever they are: its headers as another reader finds them, and nothing that would run. */
export function compareOpened(view: MessageView, raw: Buffer): string[] {
  const faults: string[] = [];
  const [ours, theirs] = [view.headers, headersOf(raw)].map((headers) => JSON.stringify(headers)) as [string, string];
  // A reader stops at a bound that it then names.
  if (view.problem !== 'header_too_large' && ours !== theirs) faults.push(`header ${firstDifference(ours, theirs)}`);
  if (/<script|<iframe|<[^>]+\son\w+\s*=|(?:href|src)\s*=\s*["']?\s*javascript:/i.test(view.html ?? '')) {
    faults.push('shows HTML that runs');
  }
  return faults;
}

/**
 * Header fields as RFC 5322 has them, unfolded and in their order, written apart from the product's reader: whole block by one
 * expression. UTF-8 where it is (RFC 6532), else a character for each byte; lines that are no field are left out.
 */
export function headersOf(raw: Buffer): { name: string; value: string }[] {
  const all = raw.toString('latin1');
  const end = /(?:^|\n)\r?\n/.exec(all);
  const block = raw.subarray(
    0,
    end === null ? raw.length : end.index + (end[0].startsWith('\n') && end.index > 0 ? 1 : 0),
  );
  const text = isUtf8(block) ? block.toString('utf8').replace(/^\ufeff/, '') : block.toString('latin1');
  return [...text.matchAll(/^([^\n]*)\n?((?:[ \t][^\n]*\n?)*)/gm)].flatMap(([, first = '', folded = '']) => {
    const [, name, value] = /^([!-9;-~]+)[\s\ufeff]*:([^]*)$/.exec(first) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ name, value: `${value.replace(/\r$/, '')}${folded.replaceAll(/\r?\n/g, '')}`.trim() }];
  });
}

/** A well-formed message beside what another library makes of its bytes: its text, and every attachment byte for byte. */
export async function compareParsed(member: Api, path: string, view: MessageView, raw: Buffer): Promise<string[]> {
  const parsed = await simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true, skipImageLinks: true });
  const faults: string[] = [];
  const [ours, theirs] = [view.text, parsed.text].map((text) => (text ?? '').replaceAll('\r\n', '\n').trim());
  if (!view.textTruncated && ours !== theirs) faults.push(`text ${firstDifference(ours ?? '', theirs ?? '')}`);
  const there = parsed.attachments.map(({ filename, contentType, content }) => [
    filename,
    contentType,
    digestOf(content),
  ]);
  const here: (string | undefined)[][] = [];
  for (const { partId, filename, mimeType } of view.attachments) {
    const answer = await member.send('GET', `${path}/attachments/${partId}`);
    here.push([filename, mimeType, digestOf(Buffer.from(await answer.arrayBuffer()))]);
  }
  const [sent, kept] = [here, there].map((list) => JSON.stringify(list.sort())) as [string, string];
  if (sent !== kept) faults.push(`attachments ${firstDifference(sent, kept)}`);
  return faults;
}
