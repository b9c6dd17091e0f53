import { type Account } from '../world/events.js';
import { type AuthorizationRequest } from './authorization-request.js';
import { describeScope, isSignIn } from './scopes.js';
import { DURATIONS } from './timed-access.js';

const STYLE = `
:root{color-scheme:light dark;--line:#c7cad1;--text:#1f2328;--soft:#5c6370;--back:#f2f4f8;--card:#fff;--accent:#0b57d0}
@media(prefers-color-scheme:dark){:root{--line:#444a55;--text:#e6e8ec;--soft:#a2a9b5;--back:#15171b;--card:#1f2227;--accent:#8ab4f8}}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back)}
.mark{background:#7a4a00;color:#fff;text-align:center;padding:.4rem 1rem;font-size:.85rem;font-weight:600}
main{max-width:30rem;margin:3rem auto;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:2rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}p{margin:.25rem 0 1rem;color:var(--soft)}
label.field{display:block;font-weight:600;margin:1rem 0 .35rem}
input:is([type=email],[type=password],[type=text],[type=datetime-local]),textarea{width:100%;padding:.7rem;font:inherit;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit}
ul{list-style:none;padding:0;margin:1rem 0}li{border-top:1px solid var(--line);padding:.7rem 0}li:last-child{border-bottom:1px solid var(--line)}
li label{display:flex;gap:.7rem;align-items:flex-start;cursor:pointer}input[type=checkbox]{width:1.15rem;height:1.15rem;margin:.2rem 0 0;flex:none;accent-color:var(--accent)}
li small{display:block;color:var(--soft);overflow-wrap:anywhere}
.acts{display:flex;flex-direction:row-reverse;gap:.75rem;margin-top:1.5rem}
button{font:inherit;font-weight:600;padding:.55rem 1.4rem;border-radius:999px;border:1px solid var(--line);background:transparent;color:var(--accent);cursor:pointer}
button.main{background:var(--accent);border-color:var(--accent);color:var(--card)}button.account{width:100%;text-align:left;border-radius:8px;color:inherit;margin-bottom:.5rem}
button.account small{display:block;font-weight:400;color:var(--soft)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.fault{color:#b3261e;font-weight:600}@media(prefers-color-scheme:dark){.fault{color:#f2b8b5}}`;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

/** The frame of every page: it says on top that this is not Google. */
export function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)} · Google simulator</title><style>${STYLE}</style></head><body><div class="mark" role="note">Google simulator: this is not Google, and nothing here reaches it.</div><main>${content}</main></body></html>`;
}

const action = (path: string, query: string): string => escapeHtml(`/o/oauth2/v2/auth/${path}?${query}`);

/** The main button comes first in the page, so that Enter presses it and not Cancel. Step 1: who are you? Accounts already signed in to here are offered first. */
export function signInPage(
  request: AuthorizationRequest,
  query: string,
  known: readonly Account[],
  fault?: string,
): string {
  const app = escapeHtml(request.client.appName);
  const chooser = known.map(accountButton).join('');
  const chosen =
    known.length === 0 ? '' : `<form method="post" action="${action('identifier', query)}">${chooser}</form>`;
  return page(
    'Sign in',
    `<h1>${known.length === 0 ? 'Sign in' : 'Choose an account'}</h1><p>to continue to ${app}</p>${faultLine(fault)}${chosen}
<form method="post" action="${action('identifier', query)}"><label class="field" for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="username" required autofocus value="${escapeHtml(request.loginHint ?? '')}">
<div class="acts"><button class="main" type="submit" name="act" value="next">Next</button><button type="submit" formnovalidate name="act" value="cancel">Cancel</button></div></form>`,
  );
}

function accountButton(account: Account): string {
  const email = escapeHtml(account.email);
  return `<button class="account" type="submit" name="email" value="${email}">${escapeHtml(account.name)}<small>${email}</small></button>`;
}

/** Step 2, for accounts that have a password. */
export function passwordPage(query: string, email: string, fault?: string): string {
  const safe = escapeHtml(email);
  return page(
    'Welcome',
    `<h1>Welcome</h1><p>${safe}</p>${faultLine(fault)}<form method="post" action="${action('password', query)}">
<input type="hidden" name="email" value="${safe}"><label class="field" for="password">Enter your password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
<div class="acts"><button class="main" type="submit" name="act" value="next">Next</button><button type="submit" formnovalidate name="act" value="cancel">Cancel</button></div></form>`,
  );
}

/** Step 3: the sign-in scopes have a page of their own, without boxes. */
export function signInScopesPage(request: AuthorizationRequest, query: string, account: Account): string {
  const app = escapeHtml(request.client.appName);
  const items = request.scopes.filter(isSignIn).map((scope) => `<li>${escapeHtml(describeScope(scope))}</li>`);
  return page(
    `Sign in to ${request.client.appName}`,
    `<h1>Sign in to ${app}</h1><p>${escapeHtml(account.email)}</p><p>By continuing, Google will share this with ${app}:</p><ul>${items.join('')}</ul>
<form method="post" action="${action('signin', query)}"><input type="hidden" name="email" value="${escapeHtml(account.email)}">
<div class="acts"><button class="main" type="submit" name="act" value="continue">Continue</button><button type="submit" name="act" value="cancel">Cancel</button></div></form>`,
  );
}

/** Step 4: what the app may do; `boxes` are the scopes that can be left out, unticked at first as at Google. */
export function consentPage(
  request: AuthorizationRequest,
  query: string,
  account: Account,
  boxes: readonly string[],
): string {
  const app = escapeHtml(request.client.appName);
  const rows = request.scopes
    .filter((scope) => !isSignIn(scope))
    .map((scope) => scopeRow(scope, boxes.includes(scope)));
  const all =
    boxes.length > 1
      ? '<li><label><input type="checkbox" name="all" value="all" id="all"><span>Select all</span></label></li>'
      : '';
  const lead = boxes.length === 0 ? `${app} will be able to:` : `Select what ${app} can access`;
  return page(
    `${request.client.appName} wants access to your Google Account`,
    `<h1>${app} wants access to your Google Account</h1><p>${escapeHtml(account.email)}</p><p id="lead">${lead}</p>
<form method="post" action="${action('consent', query)}"><input type="hidden" name="email" value="${escapeHtml(account.email)}"><ul aria-labelledby="lead">${all}${rows.join('')}</ul>${request.client.timedAccess ? durationField() : ''}
<div class="acts"><button class="main" type="submit" name="act" value="allow">Allow</button><button type="submit" name="act" value="cancel">Cancel</button></div></form>`,
  );
}

function durationField(): string {
  const options = Object.entries(DURATIONS).map(([seconds, name]) => `<option value="${seconds}">${name}</option>`);
  return `<label class="field" for="duration">How long</label><select id="duration" name="duration"><option value="">Until you remove access</option>${options.join('')}</select>`;
}

function scopeRow(scope: string, hasBox: boolean): string {
  const text = `<span>${escapeHtml(describeScope(scope))}<small>${escapeHtml(scope)}</small></span>`;
  if (!hasBox) return `<li>${text}</li>`;
  const id = escapeHtml(`scope-${scope.replace(/^.*\/auth\//, '').replace(/[^\w.-]+/g, '-')}`);
  return `<li><label for="${id}"><input type="checkbox" id="${id}" name="scope" value="${escapeHtml(scope)}">${text}</label></li>`;
}

export function refusedPage(code: string, message: string, status: number): string {
  return page(
    'Access blocked',
    `<h1>Access blocked: authorization error</h1><p>${escapeHtml(message)}</p><p class="fault">Error ${String(status)}: ${escapeHtml(code)}</p>`,
  );
}

function faultLine(fault: string | undefined): string {
  return fault === undefined ? '' : `<p class="fault" role="alert">${escapeHtml(fault)}</p>`;
}
