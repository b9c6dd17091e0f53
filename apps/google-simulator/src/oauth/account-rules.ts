import { type Account } from '../world/events.js';
import { type World } from '../world/world.js';
import { AuthorizationRefused, type AuthorizationRequest } from './authorization-request.js';

/** The Workspace domain of an account; consumer accounts have none. */
export function domainOf(email: string): string | undefined {
  const domain = email.split('@')[1];
  return domain === 'gmail.com' || domain === 'googlemail.com' ? undefined : domain;
}

/** Whether `hd` lets the account be chosen: a domain, or `*` for any Workspace account (identity/openid-connect: hd). */
export function fitsDomain({ hd }: AuthorizationRequest, { email }: Account): boolean {
  if (hd === undefined) return true;
  const domain = domainOf(email);
  return domain !== undefined && (hd === '*' || hd.toLowerCase() === domain);
}

/** Marked Trusted for everybody by the setting, or by the administrator of the account's own domain. */
export function isTrusted(world: World, { client }: AuthorizationRequest, { email }: Account): boolean {
  return client.trusted || world.admin.isTrusted(email, client.clientId);
}

/**
 * What stands between an account that was chosen and the consent page (google-apis.md 1.2, 1.5).
 * @throws AuthorizationRefused with Google's code
 */
export function requireAllowed(world: World, request: AuthorizationRequest, account: Account): void {
  const { client, scopes } = request;
  if (client.internalDomain !== undefined && client.internalDomain !== domainOf(account.email)) {
    const message = `This client is restricted to users within its organization.`;
    throw new AuthorizationRefused('org_internal', message, 403);
  }
  if (!world.admin.allows(account.email, client.clientId, scopes)) {
    const message = 'Access to your account data is restricted by policies within your organization.';
    throw new AuthorizationRefused('admin_policy_enforced', message);
  }
  if (client.testing && client.testUsers?.includes(account.email) === false && !isTrusted(world, request, account)) {
    const message = `${client.appName} has not completed the Google verification process. The app is currently being tested, and can only be accessed by developer-approved testers.`;
    throw new AuthorizationRefused('access_denied', message, 403);
  }
}
