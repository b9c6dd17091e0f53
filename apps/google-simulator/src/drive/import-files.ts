import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describePieces, putPieces } from '../world/drive/content.js';
import { type DriveEvent } from '../world/drive/events.js';
import { FOLDER } from '../world/drive/file.js';
import { newFileId, rootIdOf } from '../world/drive/ids.js';
import { type World } from '../world/world.js';
import { typeOfName } from './formats.js';

export interface FilesImported {
  readonly imported: number;
  /** Were there already: the same path with the same bytes. */
  readonly known: number;
}

/** Puts every file below a folder into My Drive, byte for byte, with its folders. A second run adds only what is new. */
export function importFiles(world: World, email: string, folder: string): FilesImported {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  const files = [...world.drive.visibleTo(email)].filter(({ owner }) => owner === email);
  const run = new ImportRun(world, email, folder, new Map(files.map(({ origin = '', id }) => [origin, id])));
  world.bulk(() => {
    for (const path of paths) run.add(path);
  });
  return { imported: run.imported, known: paths.length - run.imported };
}

class ImportRun {
  imported = 0;

  constructor(
    private readonly world: World,
    private readonly email: string,
    private readonly folder: string,
    /** By origin; the imports of before. */
    private readonly ids: Map<string, string>,
  ) {}

  add(path: string): void {
    const bytes = readFileSync(path);
    const place = relative(this.folder, path);
    const origin = `${place}#${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
    if (this.ids.has(origin)) return;
    const { blobs, random } = this.world;
    const content = describePieces(blobs, putPieces(blobs, bytes), `0B${random(32).toString('base64url')}`);
    const name = place.split(sep).at(-1) ?? place;
    this.create(name, typeOfName(name), dirname(place), origin, Math.floor(statSync(path).mtimeMs), { content });
    this.imported += 1;
  }

  /** The folder of that path; made where it is not there yet. */
  private folderFor(place: string): string {
    if (place === '.') return rootIdOf(this.email);
    const name = place.split(sep).at(-1) ?? place;
    return (
      this.ids.get(`${place}/`) ?? this.create(name, FOLDER, dirname(place), `${place}/`, this.world.clock.nowMs())
    );
  }

  private create(
    name: string,
    mimeType: string,
    place: string,
    origin: string,
    modifiedTime: number,
    more = {},
  ): string {
    const [id, at] = [newFileId(this.world.random, false), this.world.clock.nowMs()];
    const parent = this.folderFor(place);
    const facts = { id, name, mimeType, parent, owner: this.email, createdTime: at, modifiedTime, origin, ...more };
    const event: DriveEvent = { t: 'drive.created', file: facts, by: this.email, project: null, at };
    this.world.record([event]);
    this.ids.set(origin, id);
    return id;
  }
}
