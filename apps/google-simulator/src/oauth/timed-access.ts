import { type ClientSettings } from '../config.js';
import { type RefreshToken } from '../world/events.js';
import { type World } from '../world/world.js';
import { isSignIn } from './scopes.js';

const TESTING_LIFETIME_MS = 7 * 86_400_000;

/** For how long a person may let an app in, seconds, where its client offers it; the page's choices are unverified. */
export const DURATIONS: Readonly<Record<string, string>> = { '3600': '1 hour', '86400': '1 day', '604800': '7 days' };

/**
 * When a refresh token ends by itself: the person's choice, or the seven days of Testing, which neither Trusted apps nor mere
 * sign-in have (google-apis.md 1.4, 1.5). Milliseconds since 1970; undefined = when somebody ends it.
 */
export function endOf(world: World, client: ClientSettings, token: RefreshToken): number | undefined {
  const isTested =
    client.testing &&
    !client.trusted &&
    !world.admin.isTrusted(token.email, client.clientId) &&
    !token.scopes.every(isSignIn);
  const ends = [
    ...(token.expiresAt === undefined ? [] : [token.expiresAt]),
    ...(isTested ? [token.issuedAt + TESTING_LIFETIME_MS] : []),
  ];
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** When the time that a person gave is over, the whole grant is: done when somebody looks. */
export function endTimedGrants(world: World, email: string, project: string): void {
  const now = world.clock.nowMs();
  const isOver = [...world.grants.refresh.values()].some(
    (token) =>
      token.email === email && (token.expiresAt ?? Infinity) <= now && world.projectOf(token.clientId) === project,
  );
  if (isOver) world.record([{ t: 'grant.revoked', email, project }]);
}
