import { type Endpoint, type Resolver } from '../http/call.js';
import { type BrowserFlow } from './browser.js';
import { type Identity } from './identity.js';
import { type TokenEndpoint } from './token.js';

/** Everything of accounts.google.com, oauth2.googleapis.com and openidconnect.googleapis.com, on one origin. */
export function oauthRoutes(flow: BrowserFlow, tokens: TokenEndpoint, identity: Identity): Resolver {
  const token: Endpoint = { method: 'oauth2.token', handle: (call) => tokens.handle(call) };
  const revoke: Endpoint = { method: 'oauth2.revoke', handle: (call) => identity.revoke(call) };
  const tokeninfo: Endpoint = { method: 'oauth2.tokeninfo', handle: (call) => identity.tokeninfo(call) };
  const userinfo: Endpoint = { method: 'oauth2.userinfo.get', handle: (call) => identity.userinfo(call) };
  const tokeninfoV2: Endpoint = { method: 'oauth2.tokeninfo', handle: (call) => identity.tokeninfoV2(call) };
  const userinfoV2: Endpoint = { method: 'oauth2.userinfo.get', handle: (call) => identity.userinfoV2(call) };
  const routes: Readonly<Record<string, Endpoint>> = {
    'GET /.well-known/openid-configuration': { method: 'oauth2.discovery', handle: () => identity.discovery() },
    'GET /oauth2/v3/certs': { method: 'oauth2.certs', handle: () => identity.jwks() },
    // The address in the client's file that Google's console gives out.
    'GET /o/oauth2/auth': { method: 'browser.authorize', handle: flow.authorize },
    'GET /oauth2/v1/certs': { method: 'oauth2.certs', handle: () => identity.pemCerts() },
    'GET /o/oauth2/v2/auth': { method: 'browser.authorize', handle: flow.authorize },
    'POST /o/oauth2/v2/auth/identifier': { method: 'browser.identifier', handle: flow.identifier },
    'POST /o/oauth2/v2/auth/password': { method: 'browser.password', handle: flow.password },
    'POST /o/oauth2/v2/auth/signin': { method: 'browser.signin', handle: flow.signin },
    'POST /o/oauth2/v2/auth/consent': { method: 'browser.consent', handle: flow.consent },
    'POST /token': token,
    'POST /oauth2/v4/token': token,
    'POST /o/oauth2/token': token,
    'POST /revoke': revoke,
    'GET /revoke': revoke,
    'POST /o/oauth2/revoke': revoke,
    'GET /o/oauth2/revoke': revoke,
    'GET /tokeninfo': tokeninfo,
    'POST /tokeninfo': tokeninfo,
    'GET /oauth2/v3/tokeninfo': tokeninfo,
    'POST /oauth2/v2/tokeninfo': tokeninfoV2,
    'GET /v1/userinfo': userinfo,
    'POST /v1/userinfo': userinfo,
    'GET /oauth2/v3/userinfo': userinfo,
    'GET /oauth2/v2/userinfo': userinfoV2,
    'GET /userinfo/v2/me': { ...userinfoV2, method: 'oauth2.userinfo.v2.me.get' },
  };
  return (verb, path) => routes[`${verb} ${path}`];
}
