import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../shell/routes.js';

/** What the way back from Google says: a code, never a secret. */
export interface Outcome {
  readonly connected?: string;
  readonly refused?: readonly string[];
  readonly problem?: string;
  readonly correlation?: string;
}

export const connectionsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/connections',
  validateSearch: (search): Outcome => ({
    ...pick(search, 'connected', /^con_\w{1,40}$/),
    ...pick(search, 'problem', /^[A-Z][A-Z0-9_.]{0,63}$/),
    ...pick(search, 'correlation', /^[0-9a-f]{32}$/),
    ...(search.refused === undefined ? {} : { refused: [search.refused].flat().map(String) }),
  }),
  component: lazyRouteComponent(() => import('./connections.page.js'), 'ConnectionsPage'),
});

export const connectionRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/connections/$connectionId/$feature',
  component: lazyRouteComponent(() => import('./connection.page.js'), 'ConnectionPage'),
});

function pick<K extends string>(search: Record<string, unknown>, name: K, shape: RegExp): Partial<Record<K, string>> {
  const value = search[name];
  return typeof value === 'string' && shape.test(value) ? ({ [name]: value } as Record<K, string>) : {};
}
