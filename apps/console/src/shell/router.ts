import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { connectionRoute, connectionsRoute } from '../features/connections/connections.routes.js';
import { mailHomeRoute, mailRoute, threadRoute } from '../features/mail/mail.routes.js';
import { signInRoute } from '../features/sign-in/sign-in.routes.js';
import { trailRoute } from '../features/trail/trail.routes.js';
import { appRoute, homeRoute, rootRoute } from './routes.js';

const routeTree = rootRoute.addChildren([
  signInRoute,
  appRoute.addChildren([
    homeRoute,
    mailHomeRoute,
    mailRoute.addChildren([threadRoute]),
    connectionsRoute,
    connectionRoute,
    trailRoute,
  ]),
]);

export function makeRouter(queryClient: QueryClient) {
  return createRouter({ routeTree, context: { queryClient }, defaultPreload: false, scrollRestoration: true });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
