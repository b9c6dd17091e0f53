import { type ApiCall } from '../api/api-call.js';
import { type DriveEvent, type FilePatch } from '../world/drive/events.js';
import { DOCUMENT, type DriveFile } from '../world/drive/file.js';
import { newFileId, rootIdOf } from '../world/drive/ids.js';
import { type World } from '../world/world.js';

/** Who does it: a call of an API, or a person at Google (null as project). */
export interface Doer {
  readonly email: string;
  readonly project: string | null;
}

export function doerOf(call: ApiCall): Doer {
  const { clientId } = call.access;
  return { email: call.account.email, project: call.world.client(clientId) ? call.world.projectOf(clientId) : null };
}

/** The file of a new Google Doc, in My Drive; its id is the document's. To be recorded with what the document begins with. */
export function documentFileCreated(
  world: World,
  { email, project }: Doer,
  title: string,
): DriveEvent & { t: 'drive.created' } {
  const [id, at] = [newFileId(world.random, true), world.clock.nowMs()];
  const place = { id, name: title, mimeType: DOCUMENT, parent: rootIdOf(email), owner: email };
  return {
    ...{ t: 'drive.created', by: email, project, at },
    file: { ...place, createdTime: at, modifiedTime: at },
  };
}

/** A document's text was written, or its title: to be recorded together with the text, so that Drive's change log names it. */
export function documentFileTouched(world: World, { email, project }: Doer, id: string, title?: string): DriveEvent {
  const at = world.clock.nowMs();
  const set: FilePatch = title === undefined ? {} : { name: title };
  return { t: 'drive.updated', id, set, modifiedTime: at, by: email, project, at };
}

/** The file of a document, whoever may see it; undefined where there is none, or it is no Google Doc. */
export function documentFileOf(world: World, id: string): DriveFile | undefined {
  const file = world.drive.files.get(id);
  return file?.mimeType === DOCUMENT ? file : undefined;
}
