import { escapeHtml } from '../../oauth/pages.js';
import { type DocumentModel, type TextStyle } from '../../world/docs/model/unit.js';
import { type Run } from '../body-view.js';
import { urlOf } from './markdown.js';
import { type Line, outlineOf, type Part } from './outline.js';

/** `text/html`: one page. Google sends its own style sheet with it, which nobody should read; here styles stand at the text. */
export function htmlPage(title: string, model: DocumentModel): Buffer {
  const head = `<meta content="text/html; charset=UTF-8" http-equiv="content-type"><title>${escapeHtml(title)}</title>`;
  const body = outlineOf(model).map(blockOf).join('');
  return Buffer.from(`<html><head>${head}</head><body class="doc-content">${body}</body></html>`, 'utf8');
}

function blockOf(part: Part): string {
  if (part.kind === 'line') return lineOf(part);
  const rows = part.rows.map((cells) => {
    const inner = cells.map((cell) => `<td colspan="1" rowspan="1">${cell.map(blockOf).join('')}</td>`);
    return `<tr>${inner.join('')}</tr>`;
  });
  return `<table>${rows.join('')}</table>`;
}

function lineOf({ runs, namedStyle, bullet }: Line): string {
  const text = runs.map(spanOf).join('');
  if (bullet !== undefined) {
    const list = bullet.isNumbered ? 'ol' : 'ul';
    const start = bullet.isNumbered ? ` start="${String(bullet.ordinal)}"` : '';
    return `<${list} class="lst-${String(bullet.level)}"${start}><li>${text}</li></${list}>`;
  }
  const level = /^HEADING_(\d)$/.exec(namedStyle)?.[1];
  const name = level === undefined ? 'p' : `h${level}`;
  const kind = /^(SUB)?TITLE$/.test(namedStyle) ? ` class="${namedStyle.toLowerCase()}"` : '';
  return `<${name}${kind}>${text}</${name}>`;
}

function spanOf({ text, style }: Run): string {
  if (text === undefined) return '<hr style="page-break-before:always;display:none;">';
  const inner = escapeHtml(text).replaceAll('\v', '<br>');
  const url = urlOf(style);
  const look = lookOf(style);
  const span = look === '' ? `<span>${inner}</span>` : `<span style="${look}">${inner}</span>`;
  return url === undefined ? span : `<a href="${escapeHtml(url)}">${span}</a>`;
}

function lookOf(style: TextStyle): string {
  const lines = [style.underline === true && 'underline', style.strikethrough === true && 'line-through'];
  const decoration = lines.filter((line) => line !== false).join(' ');
  return [
    style.bold === true ? 'font-weight:700' : '',
    style.italic === true ? 'font-style:italic' : '',
    decoration === '' ? '' : `text-decoration:${decoration}`,
  ]
    .filter((rule) => rule !== '')
    .join(';');
}
