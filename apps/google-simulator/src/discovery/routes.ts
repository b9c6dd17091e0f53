import { type Answer, type Call, json, type Resolver } from '../http/call.js';
import { notFound } from '../http/google-error.js';
import { isGoogles, nameOf } from '../http/host.js';
import { type DiscoveryDocument, discoveryText, loadDiscovery } from './document.js';

/** @returns base of the address by which this call reached the simulator, without a slash at the end */
export type Reached = (host: string) => string;

/**
 * Google's discovery service: `/discovery/v1/apis`, `/discovery/v1/apis/{api}/{version}/rest`, and `/$discovery/rest` at the host of
 * an API. Asked by one of Google's own names the documents are Google's byte for byte; else they lead back to where the caller is.
 * @param names `gmail.v1`, …
 */
export function discoveryRoutes(names: readonly string[], reached: Reached): Resolver {
  const rest = (host: string, name: string, version: string): Answer => {
    const known = names.find((id) => id === `${name}.${version}`);
    if (known === undefined) throw notFound();
    return documentFor(known, host, reached);
  };
  return (verb, path, host) => {
    if (verb !== 'GET') return undefined;
    if (path === '/discovery/v1/apis')
      return { method: 'discovery.apis.list', handle: (call) => json(200, directory(names, call, reached)) };
    const [, name, version] = /^\/discovery\/v1\/apis\/([^/]+)\/([^/]+)\/rest$/.exec(path) ?? [];
    if (name !== undefined && version !== undefined)
      return { method: 'discovery.apis.getRest', handle: () => rest(host, name, version) };
    if (path !== '/$discovery/rest') return undefined;
    // Only the host says which API is meant.
    const api = nameOf(host).replace(/\.googleapis\.com$/, '');
    return { method: 'discovery.apis.getRest', handle: ({ query }) => rest(host, api, query.get('version') ?? '') };
  };
}

/** @param id `gmail.v1` */
function documentFor(id: string, host: string, reached: Reached): Answer {
  if (isGoogles(host)) return { ...json(200, {}), body: discoveryText(id) };
  const document = loadDiscovery(id);
  const rootUrl = `${reached(host)}/`;
  const own = {
    ...document,
    rootUrl,
    baseUrl: `${rootUrl}${document.servicePath}`,
    mtlsRootUrl: rootUrl,
    // `/batch` alone is told from another API's by Google's host names only.
    batchPath: `batch/${document.name}/${document.version}`,
  };
  return { ...json(200, {}), body: JSON.stringify(own, null, 2) };
}

function directory(names: readonly string[], { headers, query }: Call, reached: Reached): object {
  const { host = '' } = headers;
  const base = isGoogles(host) ? 'https://www.googleapis.com' : reached(host);
  const name = query.get('name');
  const items = names.map(loadDiscovery).filter((document) => name === null || document.name === name);
  return {
    kind: 'discovery#directoryList',
    discoveryVersion: 'v1',
    items: items.map((document) => toItem(document, base)),
  };
}

function toItem(document: DiscoveryDocument, base: string): object {
  const { name, version, title, description, icons, documentationLink } = document;
  const id = `${name}:${version}`;
  const discoveryRestUrl = `${base}/discovery/v1/apis/${name}/${version}/rest`;
  const told = { id, name, version, title, description, discoveryRestUrl, icons, documentationLink };
  return { kind: 'discovery#directoryItem', ...told, preferred: true };
}
