import { API_ROUTES, type ApiRoute } from '../api/routes.js';
import { MINHS_CONNECTION } from './auth-responder.js';

export const UNSAFE = API_ROUTES.filter(({ method, auth }) => method !== 'GET' && auth !== 'push');
export const GUARDED = API_ROUTES.filter(({ auth, path }) => auth === 'session' && path !== '/oauth/callback');

/** The route's address with ids that could be somebody's. */
export function urlOf({ path }: ApiRoute, con = MINHS_CONNECTION): string {
  return path
    .replace('{con}', con)
    .replace('{feature}', 'mail')
    .replace('{logId}', 'ab'.repeat(16))
    .replace('{tile}', '0/000')
    .replace('{index}', '7')
    .replace('{partId}', '1.2')
    .replace('{id}', 'msg_abc');
}
