import { type Call, type Resolver } from '../http/call.js';
import { type Faults } from '../sim/faults.js';
import { Batch } from './batch.js';
import { nameOf } from '../http/host.js';
import { type FrontDoor } from './front-door.js';

/** Serves one API: its methods, its uploads, its batch. */
export function apiRoutes(door: FrontDoor, faults: Faults): Resolver {
  const { name, errors } = door.api;
  const batch = new Batch(door, faults);
  const batchMethod = `batch.${name.split('.')[0] ?? name}`;
  const batchPath = `/batch/${name.replace('.', '/')}`;
  const enter = (call: Call): (() => void) => door.enter(call);
  const { rootUrl, batchPath: ownPath } = door.document;
  const ownHost = new URL(rootUrl).host;
  // Where clients of others send a batch: `/batch`, which only the host name tells from another API's.
  const isBatch = (path: string, host: string): boolean =>
    path === batchPath || (path === `/${ownPath}` && nameOf(host) === ownHost);
  return (verb, path, host) => {
    if (verb === 'POST' && isBatch(path, host))
      return { method: batchMethod, errors, handle: (call) => batch.handle(call), enter };
    const matched = door.match(verb, path);
    return matched && { method: matched.method.id, errors, handle: (call) => door.run(call, matched), enter };
  };
}
