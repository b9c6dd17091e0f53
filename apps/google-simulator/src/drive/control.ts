import { z } from 'zod';
import { type Answer, type Call, json, noContent } from '../http/call.js';
import { ControlRefused, readBody } from '../sim/control-body.js';
import { type ControlRoute } from '../sim/control-route.js';
import { describePieces, putPieces } from '../world/drive/content.js';
import { type DriveEvent, type FilePatch, type StoredContent } from '../world/drive/events.js';
import { type DriveFile, isNative } from '../world/drive/file.js';
import { newFileId, rootIdOf } from '../world/drive/ids.js';
import { type Account } from '../world/events.js';
import { type World } from '../world/world.js';
import { typeOfName } from './formats.js';
import { importFiles } from './import-files.js';

const NewFileRequest = z.strictObject({
  name: z.string().min(1),
  mimeType: z.string().optional(),
  text: z.string().default(''),
  parent: z.string().optional(),
});
const PatchRequest = z.strictObject({
  name: z.string().min(1).optional(),
  trashed: z.boolean().optional(),
  parent: z.string().optional(),
  text: z.string().optional(),
});

/** `/__sim/…` of this API: what people do with their files at Google. */
export function driveControl(world: World): readonly ControlRoute[] {
  return [
    ['POST', /^accounts\/[^/]+\/files$/, (call) => create(world, call)],
    ['PATCH', /^accounts\/[^/]+\/files\/[\w-]+$/, (call) => update(world, call)],
    ['DELETE', /^accounts\/[^/]+\/files\/[\w-]+$/, (call) => remove(world, call)],
    ['POST', /^accounts\/[^/]+\/files\/[\w-]+\/open$/, (call) => open(world, call)],
    ['POST', /^accounts\/[^/]+\/import-files$/, (call) => importFolder(world, call)],
    ['POST', /^accounts\/[^/]+\/storage$/, (call) => fill(world, call)],
  ];
}

function create(world: World, call: Call): Answer {
  const { email } = accountOf(world, call);
  const { name, text, parent = rootIdOf(email), ...request } = readBody(NewFileRequest, call);
  if (!world.drive.files.has(parent)) throw new ControlRefused(404, 'No such folder.');
  const mimeType = request.mimeType ?? typeOfName(name);
  const [id, at] = [newFileId(world.random, isNative(mimeType)), world.clock.nowMs()];
  const content = isNative(mimeType) ? {} : { content: contentOf(world, text) };
  const place = { id, name, mimeType, parent, owner: email, createdTime: at, modifiedTime: at };
  world.record([{ t: 'drive.created', file: { ...place, ...content }, ...deedOf(world, email) }]);
  return json(201, { id });
}

function update(world: World, call: Call): Answer {
  const [{ email }, { id }] = fileOf(world, call);
  const { text, ...request } = readBody(PatchRequest, call);
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  const content = text === undefined ? {} : { content: contentOf(world, text) };
  const set: FilePatch = { ...(Object.fromEntries(given) as FilePatch), ...content };
  if (set.parent !== undefined && !world.drive.files.has(set.parent)) throw new ControlRefused(404, 'No such folder.');
  const modifies = set.name !== undefined || text !== undefined;
  const deed = deedOf(world, email);
  world.record([{ t: 'drive.updated', id, set, ...(modifies && { modifiedTime: deed.at }), ...deed }]);
  return json(200, { id, version: String(world.drive.files.get(id)?.version) });
}

function remove(world: World, call: Call): Answer {
  const [{ email }, { id }] = fileOf(world, call);
  world.record([{ t: 'drive.deleted', id, ...deedOf(world, email) }]);
  return noContent();
}

/** The person picks the file for an app: `drive.file` covers it from now on. */
function open(world: World, call: Call): Answer {
  const [{ email }, { id }] = fileOf(world, call);
  const { clientId } = readBody(z.strictObject({ clientId: z.string() }), call);
  const event: DriveEvent = { t: 'drive.opened', id, ...deedOf(world, email), project: world.projectOf(clientId) };
  world.record([event]);
  return noContent();
}

function importFolder(world: World, call: Call): Answer {
  const { folder } = readBody(z.strictObject({ folder: z.string() }), call);
  return json(200, importFiles(world, accountOf(world, call).email, folder));
}

/** From now on uploads meet storageQuotaExceeded, or no longer. */
function fill(world: World, call: Call): Answer {
  const { isFull } = readBody(z.strictObject({ isFull: z.boolean() }), call);
  world.record([{ t: 'drive.storage', email: accountOf(world, call).email, isFull }]);
  return noContent();
}

function contentOf(world: World, text: string): StoredContent {
  const pieces = putPieces(world.blobs, Buffer.from(text, 'utf8'));
  return describePieces(world.blobs, pieces, `0B${world.random(32).toString('base64url')}`);
}

function deedOf(world: World, by: string): { by: string; project: null; at: number } {
  return { by, project: null, at: world.clock.nowMs() };
}

function accountOf(world: World, call: Call): Account {
  const account = world.account(decodeURIComponent(call.path.split('/')[3] ?? ''));
  if (account === undefined) throw new ControlRefused(404, 'No such account.');
  return account;
}

function fileOf(world: World, call: Call): [Account, DriveFile] {
  const file = world.drive.files.get(call.path.split('/')[5] ?? '');
  if (file?.parent === undefined) throw new ControlRefused(404, 'No such file.');
  return [accountOf(world, call), file];
}
