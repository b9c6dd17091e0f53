import { type DocsEvent } from '../world/docs/events.js';
import { type DriveFile } from '../world/drive/file.js';
import { type World } from '../world/world.js';

/** The document of a new file begins with this text: to be recorded with the file. */
export function documentBegun(id: string, text: string, at: number): DocsEvent {
  return { t: 'docs.created', id, text, at };
}

/** A copy says and looks what its original does at this moment: to be recorded with the copy's file. */
export function documentCopied(original: DriveFile, id: string, at: number): DocsEvent {
  return { t: 'docs.copied', id, from: original.id, text: original.generatedText?.() ?? '', at };
}

/** A file that nobody wrote in yet begins with its first edit. */
export function begunBefore(world: World, file: DriveFile): DocsEvent[] {
  if (world.documents.has(file.id)) return [];
  return [documentBegun(file.id, file.generatedText?.() ?? '', file.createdTime)];
}
