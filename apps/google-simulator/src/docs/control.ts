import { z } from 'zod';
import { type Doer, documentFileCreated, documentFileOf } from '../drive/files-of-docs.js';
import { type Answer, type Call, json } from '../http/call.js';
import { GoogleError } from '../http/google-error.js';
import { ControlRefused, readBody } from '../sim/control-body.js';
import { type ControlRoute } from '../sim/control-route.js';
import { type DocsRequest } from '../world/docs/model/batch.js';
import { DOCUMENT, type DriveFile } from '../world/drive/file.js';
import { type World } from '../world/world.js';
import { appendRequest, replaceRequest } from './editor-page.js';
import { textOfModel } from './export/plain-text.js';
import { documentImported } from './for-drive.js';
import { keptDocument } from './kept-document.js';
import { writeDocument } from './write-document.js';

const NewDocument = z.strictObject({ title: z.string().min(1), text: z.string().default('') });
/** `as`: whose edit it is; the owner's where nobody says. */
const Append = z.strictObject({ text: z.string().min(1), as: z.string().optional() });
const Replace = z.strictObject({ find: z.string().min(1), replace: z.string(), as: z.string().optional() });

/** `/__sim/…`: what people do with documents at Google while no app looks. */
export function docsControl(world: World): readonly ControlRoute[] {
  return [
    ['POST', /^accounts\/[^/]+\/documents$/, (call) => create(world, call)],
    [
      'POST',
      /^documents\/[\w-]+\/append$/,
      (call) => {
        const { text, as } = readBody(Append, call);
        return write(world, call, appendRequest(text), as);
      },
    ],
    [
      'POST',
      /^documents\/[\w-]+\/replace$/,
      (call) => {
        const { find, replace, as } = readBody(Replace, call);
        return write(world, call, replaceRequest(find, replace), as);
      },
    ],
  ];
}

/** What one person's list has of documents: a line each. */
export function* describeDocuments(world: World, email: string): Generator<object> {
  for (const file of world.drive.visibleTo(email)) {
    if (file.mimeType !== DOCUMENT) continue;
    const { number, model } = keptDocument(world, file).latest;
    yield {
      kind: 'document',
      id: file.id,
      title: file.name,
      revision: number,
      text: textOfModel(model),
    };
  }
}

function create(world: World, call: Call): Answer {
  const { title, text } = readBody(NewDocument, call);
  const account = world.account(decodeURIComponent(call.path.split('/')[3] ?? ''));
  if (account === undefined) throw new ControlRefused(404, 'No such account.');
  const created = documentFileCreated(world, byHand(account.email), title);
  const { id } = created.file;
  world.record([created, ...documentImported(world, id, text)]);
  return json(201, { id });
}

function write(world: World, call: Call, request: DocsRequest, as: string | undefined): Answer {
  const file = documentFileOf(world, call.path.split('/')[3] ?? '');
  if (file === undefined) throw new ControlRefused(404, 'No such document.');
  world.record(eventsOf(world, file, request, as ?? file.owner));
  return json(200, { revision: keptDocument(world, file).latest.number });
}

function eventsOf(world: World, file: DriveFile, request: DocsRequest, email: string): Parameters<World['record']>[0] {
  try {
    return writeDocument(world, byHand(email), { file, requests: [request] }).events;
  } catch (error) {
    if (error instanceof GoogleError) throw new ControlRefused(400, error.message);
    throw error;
  }
}

/** No Cloud project had a part in it. */
function byHand(email: string): Doer {
  return { email, project: null };
}
