import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../shell/routes.js';

/** Every filter and the open entry stand in the address: it can be shared, reloaded and gone back from. */
export interface TrailSearch {
  readonly log?: 'system';
  readonly from?: string;
  readonly to?: string;
  readonly actor?: string;
  readonly subject?: string;
  readonly type?: string;
  readonly purpose?: string;
  readonly result?: string;
  readonly open?: string;
}

const SHAPES = {
  from: /^\d{4}-\d{2}-\d{2}$/,
  to: /^\d{4}-\d{2}-\d{2}$/,
  actor: /^per_[0-9a-z]{26}$/,
  subject: /^per_[0-9a-z]{26}$/,
  type: /^[a-z_.]{3,40}$/,
  purpose: /^[a-z.]{3,40}$/,
  result: /^[a-z_]{2,16}$/,
} as const;

export function toTrailSearch(search: Record<string, unknown>): TrailSearch {
  const kept = Object.entries(SHAPES).filter(([name, shape]) => {
    const value = search[name];
    return typeof value === 'string' && shape.test(value);
  });
  // The router reads a bare number in the address as one.
  const open = typeof search.open === 'number' ? search.open.toString() : search.open;
  return {
    ...(search.log === 'system' ? { log: 'system' } : {}),
    ...Object.fromEntries(kept.map(([name]) => [name, search[name]])),
    ...(typeof open === 'string' && /^\d{1,20}$/.test(open) ? { open } : {}),
  };
}

export const trailRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/trail',
  validateSearch: toTrailSearch,
  component: lazyRouteComponent(() => import('./trail.page.js'), 'TrailPage'),
});
