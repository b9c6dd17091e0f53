import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../shell/routes.js';

/** Which account, where a person has connected more than one. */
interface MailSearch {
  readonly account?: string;
}

const validateSearch = ({ account }: Record<string, unknown>): MailSearch =>
  typeof account === 'string' && /^con_\w{1,40}$/.test(account) ? { account } : {};

export const mailHomeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/mail',
  validateSearch,
  component: lazyRouteComponent(() => import('./mail.page.js'), 'MailHomePage'),
});

/** `/mail/inbox`, `/mail/Label_12` */
export const mailRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/mail/$label',
  validateSearch,
  component: lazyRouteComponent(() => import('./mail.page.js'), 'MailPage'),
});

/** `/mail/inbox/thr_…` */
export const threadRoute = createRoute({
  getParentRoute: () => mailRoute,
  path: '/$threadId',
  component: lazyRouteComponent(() => import('./thread.page.js'), 'ThreadPage'),
});
