import { type Call, type Answer, form, redirect } from '../http/call.js';
import { html } from '../http/server.js';
import { type Account, type Code } from '../world/events.js';
import { type World } from '../world/world.js';
import { AuthorizationRefused, type AuthorizationRequest, readAuthorization } from './authorization-request.js';
import { domainOf, fitsDomain, isTrusted, requireAllowed } from './account-rules.js';
import { consentPage, passwordPage, refusedPage, signInPage, signInScopesPage } from './pages.js';
import { isSignIn, tickable } from './scopes.js';
import { type BrowserSessions } from './session.js';
import { DURATIONS, endTimedGrants } from './timed-access.js';

type Step = (request: AuthorizationRequest, call: Call, query: string) => Answer;

/**
 * The pages between an app's authorization request and its callback. Every step carries the whole request in its address and is
 * judged anew, so nothing is lost when the simulator is killed between two pages.
 */
export class BrowserFlow {
  constructor(
    private readonly world: World,
    private readonly sessions: BrowserSessions,
    private readonly issuer: () => string,
  ) {}

  /** GET /o/oauth2/v2/auth */
  readonly authorize = this.step((request, call, query) => {
    const known = this.sessions
      .signedIn(call)
      .map((email) => this.world.account(email))
      .filter((account) => account !== undefined)
      .filter((account) => fitsDomain(request, account));
    const hinted = known.find(
      (account) => account.email === request.loginHint?.toLowerCase() || account.sub === request.loginHint,
    );
    if (request.prompt.has('none')) return this.silently(request, call, hinted, known);
    if (hinted !== undefined && !request.prompt.has('select_account'))
      return this.afterSignIn(request, call, query, hinted, {});
    return html(200, signInPage(request, query, known));
  });

  readonly identifier = this.step((request, call, query) => {
    const fields = form(call);
    if (fields.get('act') === 'cancel') return this.deny(request);
    const account = this.world.account(fields.get('email') ?? '');
    if (account === undefined) return html(200, signInPage(request, query, [], "Couldn't find your Google Account"));
    if (!fitsDomain(request, account))
      return html(200, signInPage(request, query, [], `Use an account of ${request.hd ?? ''} to continue.`));
    if (this.isSignedIn(call, account)) return this.afterSignIn(request, call, query, account, {});
    if (account.password !== undefined) return html(200, passwordPage(query, account.email));
    return this.afterSignIn(request, call, query, account, { 'set-cookie': this.sessions.signIn(call, account.email) });
  });

  readonly password = this.step((request, call, query) => {
    const fields = form(call);
    if (fields.get('act') === 'cancel') return this.deny(request);
    const account = this.world.account(fields.get('email') ?? '');
    if (account?.password === undefined) return html(200, signInPage(request, query, []));
    if (fields.get('password') !== account.password)
      return html(200, passwordPage(query, account.email, 'Wrong password. Try again.'));
    return this.afterSignIn(request, call, query, account, { 'set-cookie': this.sessions.signIn(call, account.email) });
  });

  /** Continue on the page of the sign-in scopes. */
  readonly signin = this.step((request, call, query) => {
    const account = this.actor(request, call);
    if (account === undefined) return html(200, signInPage(request, query, []));
    if (form(call).get('act') !== 'continue') return this.deny(request);
    if (request.scopes.every(isSignIn)) return this.finish(request, call, account, request.scopes, true);
    return html(200, consentPage(request, query, account, this.boxes(request, account)));
  });

  /** Allow or Cancel on the consent page. */
  readonly consent = this.step((request, call, query) => {
    const account = this.actor(request, call);
    if (account === undefined) return html(200, signInPage(request, query, []));
    const fields = form(call);
    if (fields.get('act') !== 'allow') return this.deny(request);
    const boxes = this.boxes(request, account);
    const ticked = fields.get('all') === 'all' ? boxes : fields.getAll('scope');
    const granted = request.scopes.filter((scope) => !boxes.includes(scope) || ticked.includes(scope));
    return granted.length === 0
      ? this.deny(request)
      : this.finish(request, call, account, granted, true, Number(fields.get('duration') ?? ''));
  });

  private step(run: Step): (call: Call) => Answer {
    return (call) => {
      try {
        const request = readAuthorization(this.world, call.query);
        call.trace.clientId = request.client.clientId;
        return run(request, call, call.query.toString());
      } catch (error) {
        if (error instanceof AuthorizationRefused)
          return html(error.status, refusedPage(error.code, error.message, error.status));
        throw error;
      }
    };
  }

  private afterSignIn(
    request: AuthorizationRequest,
    call: Call,
    query: string,
    account: Account,
    headers: Record<string, string>,
  ): Answer {
    call.trace.user = account.email;
    requireAllowed(this.world, request, account);
    if (!request.prompt.has('consent') && this.isCovered(request, account)) {
      const answer = this.finish(request, call, account, request.scopes, false);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    }
    if (request.scopes.some(isSignIn)) return html(200, signInScopesPage(request, query, account), headers);
    return html(200, consentPage(request, query, account, this.boxes(request, account)), headers);
  }

  private boxes(request: AuthorizationRequest, account: Account): readonly string[] {
    return tickable(request.scopes, isTrusted(this.world, request, account));
  }

  /** prompt=none shows no page, whatever is wrong: OpenID Connect Core 3.1.2.6 names the errors. */
  private silently(
    request: AuthorizationRequest,
    call: Call,
    hinted: Account | undefined,
    known: readonly Account[],
  ): Answer {
    const account = hinted ?? known[0];
    if (account === undefined) return this.back(request, { error: 'login_required' });
    if (hinted === undefined && known.length > 1) return this.back(request, { error: 'account_selection_required' });
    call.trace.user = account.email;
    try {
      requireAllowed(this.world, request, account);
    } catch (error) {
      if (error instanceof AuthorizationRefused) return this.back(request, { error: error.code });
      throw error;
    }
    if (!this.isCovered(request, account)) return this.back(request, { error: 'consent_required' });
    return this.finish(request, call, account, request.scopes, false);
  }

  private isCovered(request: AuthorizationRequest, account: Account): boolean {
    endTimedGrants(this.world, account.email, this.world.projectOf(request.client.clientId));
    const before = this.grantedBefore(request, account);
    return request.scopes.every((scope) => before.includes(scope));
  }

  private grantedBefore(request: AuthorizationRequest, account: Account): readonly string[] {
    return this.world.grants.scopesOf(account.email, this.world.projectOf(request.client.clientId));
  }

  private finish(
    request: AuthorizationRequest,
    call: Call,
    account: Account,
    granted: readonly string[],
    consented: boolean,
    chosenSeconds = 0,
  ): Answer {
    requireAllowed(this.world, request, account);
    const { client, redirectUri, challenge, nonce, offline } = request;
    const before = request.includeGranted ? this.grantedBefore(request, account) : [];
    const scopes = [...new Set([...granted, ...before])];
    const code: Code = {
      code: `4/0${this.world.random(36).toString('base64url')}`,
      clientId: client.clientId,
      email: account.email,
      redirectUri,
      scopes,
      ...(challenge && { challenge }),
      ...(nonce !== undefined && { nonce }),
      offline,
      consented,
      ...(client.timedAccess && String(chosenSeconds) in DURATIONS && { accessSeconds: chosenSeconds }),
      issuedAt: this.world.clock.nowMs(),
    };
    const given = {
      t: 'grant.given',
      email: account.email,
      project: this.world.projectOf(client.clientId),
      scopes: granted,
    } as const;
    call.trace.user = account.email;
    this.world.record([given, { t: 'code.issued', code }], { requestId: call.requestId, effect: call.trace.effect });
    const hd = domainOf(account.email);
    return this.back(request, {
      code: code.code,
      scope: scopes.join(' '),
      authuser: '0',
      ...(hd && { hd }),
      prompt: consented ? 'consent' : 'none',
    });
  }

  private deny(request: AuthorizationRequest): Answer {
    return this.back(request, { error: 'access_denied' });
  }

  /** To the app, with `iss` (RFC 9207) so that it can tell who answers. */
  private back(request: AuthorizationRequest, fields: Record<string, string>): Answer {
    const url = new URL(request.redirectUri);
    const state = request.state === undefined ? {} : { state: request.state };
    for (const [name, value] of Object.entries({ ...state, iss: this.issuer(), ...fields }))
      url.searchParams.set(name, value);
    return redirect(url.href);
  }

  /** The account that the form names, if it is signed in here: a form cannot sign anyone in. */
  private actor(request: AuthorizationRequest, call: Call): Account | undefined {
    const account = this.world.account(form(call).get('email') ?? '');
    if (account === undefined || !this.isSignedIn(call, account) || !fitsDomain(request, account)) return undefined;
    call.trace.user = account.email;
    return account;
  }

  private isSignedIn(call: Call, account: Account): boolean {
    return this.sessions.signedIn(call).includes(account.email);
  }
}
