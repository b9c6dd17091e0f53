import { type ApiDefinition } from '../api/api.js';
import { type Answer, type Call, form, redirect, type Resolver } from '../http/call.js';
import { GoogleError } from '../http/google-error.js';
import { html } from '../http/server.js';
import { type BrowserSessions } from '../oauth/session.js';
import { type World } from '../world/world.js';
import { documentPages } from '../docs/editor-page.js';
import { calendarPages } from './calendar-page.js';
import { connectionPages } from './connections-page.js';
import { contactPages } from './contacts-page.js';
import { drivePages } from './drive-page.js';
import { mailPages } from './mail-page.js';
import { refusal } from './frame.js';
import { Owner } from './owner.js';
import { webSignInPage } from './sign-in-page.js';
import { type Visit, type WebRoute } from './web-route.js';

const PAGES: readonly WebRoute[] = [
  ...mailPages,
  ...calendarPages,
  ...drivePages,
  ...documentPages,
  ...contactPages,
  ...connectionPages,
];

/** Our pages run no script and load nothing. */
const SAFE = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

/** The Google side as a person sees it: pages without script, for people and for tests. Not part of Google's APIs, so not in the ledger. */
export class WebSide {
  constructor(
    private readonly world: World,
    private readonly apis: readonly ApiDefinition[],
    private readonly sessions: BrowserSessions,
  ) {}

  readonly resolve: Resolver = (verb, path) => {
    if (verb === 'GET' && path === '/') return { method: 'sim.web', handle: () => redirect('/mail') };
    if (verb === 'POST' && path === '/web/sign-in') return { method: 'sim.web', handle: (call) => this.signIn(call) };
    const page = PAGES.find(([method, pattern]) => method === verb && pattern.test(path));
    return page && { method: 'sim.web', handle: (call) => this.visit(page, call) };
  };

  private visit(page: WebRoute, call: Call): Answer {
    const email = this.sessions.signedIn(call).find((known) => this.world.account(known) !== undefined);
    if (email === undefined) return this.ask(call.path);
    const token = this.sessions.formToken(email);
    const fields = form(call);
    if (page[0] === 'POST' && fields.get('token') !== token)
      return html(403, refusal(email, 'This form is not from this page. Open it again.'), SAFE);
    const owner = new Owner(this.world, this.apis, email, call);
    const match = (page[1].exec(call.path) ?? []).slice(1).map(decodeURIComponent);
    return this.serve(page, { owner, world: this.world, match, fields, token });
  }

  /** What Google refuses is said on the page, in Google's words. */
  private serve(page: WebRoute, visit: Visit): Answer {
    try {
      return page[0] === 'GET' ? html(200, page[2](visit), SAFE) : redirect(page[2](visit));
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      return html(error.status, refusal(visit.owner.email, error.message), SAFE);
    }
  }

  private signIn(call: Call): Answer {
    const fields = form(call);
    const back = fields.get('back') ?? '/mail';
    const account = this.world.account(fields.get('email') ?? '');
    if (account === undefined) return this.ask(back, "Couldn't find your Google Account");
    if (account.password !== undefined && fields.get('password') !== account.password)
      return this.ask(back, 'Wrong password. Try again.');
    return redirect(/^\/\w/.test(back) ? back : '/mail', { 'set-cookie': this.sessions.signIn(call, account.email) });
  }

  private ask(back: string, fault?: string): Answer {
    return html(200, webSignInPage([...this.world.accounts.values()].slice(0, 50), back, fault), SAFE);
  }
}
