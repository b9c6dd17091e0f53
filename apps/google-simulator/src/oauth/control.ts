import { z } from 'zod';
import { json, noContent } from '../http/call.js';
import { ControlRefused, readBody } from '../sim/control-body.js';
import { type ControlRoute } from '../sim/control-route.js';
import { type WorldEvent } from '../world/events.js';
import { type World } from '../world/world.js';
import { type SigningKeys } from './keys.js';
import { isGmail, parseScopes } from './scopes.js';

const PolicyRequest = z.strictObject({
  domain: z.string().toLowerCase(),
  clientId: z.string(),
  mode: z.enum(['none', 'trusted', 'limited', 'blocked']),
  blockedScopes: z.array(z.string()).default([]),
});
const ClientRequest = z.strictObject({ state: z.enum(['live', 'disabled', 'deleted']) });
const PasswordRequest = z.strictObject({ password: z.string().min(1) });

/** What an administrator, an app's owner, a person and Google itself do about access. */
export function oauthControl(world: World, keys: SigningKeys): readonly ControlRoute[] {
  return [
    [
      'POST',
      /^policy$/,
      (call) => {
        const asked = readBody(PolicyRequest, call);
        const policy = { ...asked, blockedScopes: parseScopes(asked.blockedScopes.join(' ')) };
        world.record([{ t: 'admin.policy', policy }]);
        return json(200, policy);
      },
    ],
    [
      'POST',
      /^clients\/[^/]+$/,
      (call) => {
        const clientId = decodeURIComponent(call.path.split('/')[3] ?? '');
        if (world.client(clientId) === undefined) throw new ControlRefused(404, 'No such client.');
        const { state } = readBody(ClientRequest, call);
        world.record([{ t: 'admin.client', clientId, state }]);
        return json(200, { clientId, state });
      },
    ],
    [
      'POST',
      /^accounts\/[^/]+\/password$/,
      (call) => {
        const account = world.account(decodeURIComponent(call.path.split('/')[3] ?? ''));
        if (account === undefined) throw new ControlRefused(404, 'No such account.');
        const { password } = readBody(PasswordRequest, call);
        world.record(passwordChanged(world, account.email, password));
        return noContent();
      },
    ],
    ['POST', /^keys\/rotate$/, () => json(200, { kid: keys.rotate() })],
  ];
}

/** A changed password ends the tokens that hold a Gmail scope, and no others (google-apis.md 1.4). */
function passwordChanged(world: World, email: string, password: string): WorldEvent[] {
  const isOurs = (token: { readonly email: string; readonly scopes: readonly string[] }): boolean =>
    token.email === email && token.scopes.some(isGmail);
  const refresh = [...world.grants.refresh.values()].filter(isOurs);
  const tokens = [...world.grants.access.values()].filter(isOurs).map(({ token }) => token);
  return [
    { t: 'admin.password', email, password },
    ...refresh.map(({ token }) => ({ t: 'refresh.killed', token, reason: 'password changed' }) as const),
    { t: 'access.killed', email, tokens },
  ];
}
