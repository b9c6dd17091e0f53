import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { sessionQuery } from './session.js';
import { Frame } from './frame.js';
import { NotFound, RouteProblem } from './route-faults.js';

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  notFoundComponent: NotFound,
  errorComponent: RouteProblem,
});

/** Everything behind the sign-in; brings back to where one wanted to go. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  component: Frame,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.query({ ...sessionQuery, staleTime: 'static' });
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own signal; thrown, it also tells the compiler
    if (session === null) throw redirect({ to: '/sign-in', search: { next: location.href } });
    return { session };
  },
});

/** A member's day begins with mail, an officer's with the trail. */
export const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    const { roles } = context.session.person;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own signal; thrown, it also tells the compiler
    throw redirect({ to: roles.includes('member') ? '/mail' : roles.includes('officer') ? '/trail' : '/connections' });
  },
});
