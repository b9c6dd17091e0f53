import { escapeHtml, page } from '../oauth/pages.js';
import { type Account } from '../world/events.js';

/** Who are you? Password only for accounts that have one. */
export function webSignInPage(accounts: readonly Account[], back: string, fault?: string): string {
  const options = accounts.map(({ email }) => `<option value="${escapeHtml(email)}">`).join('');
  const alert = fault === undefined ? '' : `<p class="fault" role="alert">${escapeHtml(fault)}</p>`;
  return page(
    'Google side',
    `<h1>Sign in</h1><p>to the Google side: mail, calendar, files and contacts as they stand at Google</p>${alert}
<form method="post" action="/web/sign-in"><input type="hidden" name="back" value="${escapeHtml(back)}">
<label class="field" for="email">Email</label><input id="email" name="email" type="email" list="accounts" autocomplete="username" required autofocus><datalist id="accounts">${options}</datalist>
<label class="field" for="password">Password, if the account has one</label><input id="password" name="password" type="password" autocomplete="current-password">
<div class="acts"><button class="main" type="submit">Sign in</button></div></form>`,
  );
}
