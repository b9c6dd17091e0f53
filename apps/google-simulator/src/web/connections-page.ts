import { escapeHtml } from '../oauth/pages.js';
import { describeScope } from '../oauth/scopes.js';
import { button, list, webPage } from './frame.js';
import { type Visit, type WebRoute } from './web-route.js';

/** As myaccount.google.com/connections: which apps have access, and the button that ends it. Nobody tells the app. */
export const connectionPages: readonly WebRoute[] = [
  ['GET', /^\/connections$/, show],
  ['POST', /^\/connections\/([\w-]+)$/, withdraw],
];

function show({ owner, world, token }: Visit): string {
  const rows = world.grants.projectsOf(owner.email).map((project) => {
    const scopes = world.grants.scopesOf(owner.email, project).map(describeScope);
    return `${escapeHtml(project)}<small>${escapeHtml(scopes.join(' · '))}</small>${button(`/connections/${project}`, token, 'Remove access', project)}`;
  });
  return webPage('Connected apps', owner.email, list(rows));
}

function withdraw({ owner, world, match: [project = ''] }: Visit): string {
  world.record([{ t: 'grant.revoked', email: owner.email, project }]);
  return '/connections';
}
