import { escapeHtml, page } from '../oauth/pages.js';

/** Rows of a list, or a line that says that there is none. */
export function list(rows: readonly string[]): string {
  return rows.length === 0 ? '<p>Nothing here.</p>' : `<ul>${rows.map((row) => `<li>${row}</li>`).join('')}</ul>`;
}

const TABS = [
  ['/mail', 'Mail'],
  ['/calendar', 'Calendar'],
  ['/drive', 'Drive'],
  ['/contacts', 'Contacts'],
  ['/connections', 'Connected apps'],
] as const;

/** The frame of the Google side: who is signed in, and the ways to the other pages. */
export function webPage(title: string, email: string, content: string): string {
  const tabs = TABS.map(([path, name]) => `<a href="${path}">${name}</a>`).join(' · ');
  return page(
    title,
    `<nav aria-label="Google side">${tabs}</nav><h1>${escapeHtml(title)}</h1><p>${escapeHtml(email)}</p>${content}`,
  );
}

/** What Google refused, in Google's words. */
export function refusal(email: string, message: string): string {
  return webPage('Refused', email, `<p class="fault" role="alert">${escapeHtml(message)}</p>`);
}

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'datetime-local' | 'textarea';
  readonly value?: string;
  readonly required?: boolean;
}

/** A form that posts to one of our pages; `token` proves that the page it stands on is ours. */
export function formOf(action: string, token: string, fields: readonly Field[], submit: string): string {
  const inputs = fields.map((field) => input(field, `${action}-${field.name}`)).join('');
  return `<form method="post" action="${escapeHtml(action)}"><input type="hidden" name="token" value="${escapeHtml(token)}">${inputs}<div class="acts"><button class="main" type="submit">${escapeHtml(submit)}</button></div></form>`;
}

/** One act on one thing. */
export function button(action: string, token: string, label: string, about: string): string {
  return `<form method="post" action="${escapeHtml(action)}"><input type="hidden" name="token" value="${escapeHtml(token)}"><button type="submit" aria-label="${escapeHtml(`${label}: ${about}`)}">${escapeHtml(label)}</button></form>`;
}

function input(field: Field, path: string): string {
  const { name, label, type = 'text', value = '', required = false } = field;
  const id = escapeHtml(path.replace(/[^\w-]+/g, '-'));
  const attributes = `id="${id}" name="${escapeHtml(name)}"${required ? ' required' : ''}`;
  const control =
    type === 'textarea'
      ? `<textarea ${attributes} rows="4">${escapeHtml(value)}</textarea>`
      : `<input ${attributes} type="${type}" value="${escapeHtml(value)}">`;
  return `<label class="field" for="${id}">${escapeHtml(label)}</label>${control}`;
}
