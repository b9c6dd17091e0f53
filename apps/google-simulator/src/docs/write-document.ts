import { type Doer, documentFileTouched } from '../drive/files-of-docs.js';
import { invalidArgument } from '../http/google-error.js';
import { type KeptDocument, type Revision } from '../world/docs/docs.js';
import { type DocsEvent } from '../world/docs/events.js';
import { type DocsRequest, type Edited, edited } from '../world/docs/model/batch.js';
import { rebased } from '../world/docs/model/merge.js';
import { BatchRefused } from '../world/docs/model/refused.js';
import { type DriveFile } from '../world/drive/file.js';
import { type WorldEvent } from '../world/events.js';
import { type World } from '../world/world.js';
import { beginningOf, keptDocument } from './kept-document.js';

export interface Write {
  readonly file: DriveFile;
  readonly requests: readonly DocsRequest[];
  /** The revision that they were written for; the newest where nobody says. */
  readonly target?: Revision | undefined;
}

export interface Written {
  /** To be recorded: the text and Drive's note of it, together or not at all. */
  readonly events: readonly WorldEvent[];
  /** One a request. */
  readonly replies: readonly object[];
}

/** Tries the requests on a copy. @throws GoogleError 400 that names the request that cannot be done */
export function writeDocument(world: World, doer: Doer, write: Write): Written {
  try {
    return tried(world, doer, write);
  } catch (error) {
    if (error instanceof BatchRefused) throw invalidArgument(error.message);
    throw error;
  }
}

function tried(world: World, doer: Doer, { file, requests, target }: Write): Written {
  const document = keptDocument(world, file);
  const fitting = fittingLatest(document, target ?? document.latest, requests);
  const [ids, newId] = idSource(world);
  const result = edited(document.latest.model, fitting.flat(), newId);
  const edit: DocsEvent = {
    ...{ t: 'docs.edited', id: file.id, by: doer.email, at: world.clock.nowMs() },
    ...{ requests: fitting.flat(), ids },
  };
  const begun = world.documents.has(file.id) ? [] : [beginningOf(file)];
  const events = [...begun, edit, documentFileTouched(world, doer, file.id)];
  return { events, replies: repliesOf(fitting, result) };
}

type Fitting = readonly (readonly DocsRequest[])[];

/** What each request becomes for the newest revision. */
function fittingLatest(document: KeptDocument, target: Revision, requests: readonly DocsRequest[]): Fitting {
  if (target === document.latest) return requests.map((request) => [request]);
  return rebased(target.model, document.since(target), requests);
}

/** A request that became several has the reply of the first; one that became none has an empty one. */
function repliesOf(lists: Fitting, { replies }: Edited): object[] {
  let at = 0;
  return lists.map(({ length }) => {
    const reply = length === 0 ? undefined : replies[at];
    at += length;
    return reply ?? {};
  });
}

/** Ids as Google's look; the list remembers which were given, for the journal. */
function idSource(world: World): [readonly string[], () => string] {
  const ids: string[] = [];
  return [
    ids,
    () => {
      const id = (world.random(8).readBigUInt64BE() % 36n ** 12n).toString(36).padStart(12, '0');
      ids.push(id);
      return id;
    },
  ];
}
