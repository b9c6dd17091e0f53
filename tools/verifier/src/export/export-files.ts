import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { VerifierError } from '../report/verifier-error.js';
import { unpackTar } from './unpack-tar.js';

/** An export as a set of files, wherever it lies. Paths use `/`. */
export class ExportFiles {
  private constructor(
    private readonly root: string,
    readonly paths: ReadonlySet<string>,
    /** What was wrong with the container itself: odd names, links, repeated files. */
    readonly oddities: readonly string[],
    private readonly isTemporary: boolean,
  ) {}

  /** A folder or an uncompressed `.tar`; throws `VERIFY.NOT_FOUND`, `VERIFY.UNREADABLE`. */
  static async open(path: string): Promise<ExportFiles> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new VerifierError('VERIFY.NOT_FOUND', `There is no export at ${path}.`);
    if (found.isDirectory()) return ExportFiles.over(path, [], false);
    const { folder, oddities } = await unpackTar(path);
    return ExportFiles.over(folder, oddities, true);
  }

  has(path: string): boolean {
    return this.paths.has(path);
  }

  /** Undefined when there is no such file. */
  async read(path: string): Promise<Buffer | undefined> {
    return this.has(path) ? readFile(join(this.root, path)) : undefined;
  }

  stream(path: string): AsyncIterable<Buffer> {
    return createReadStream(join(this.root, path), { highWaterMark: 256 * 1024 });
  }

  /** Base64 of the SHA-256, read in pieces. */
  async sha256(path: string): Promise<string> {
    const digest = createHash('sha256');
    for await (const piece of this.stream(path)) digest.update(piece);
    return digest.digest('base64');
  }

  async close(): Promise<void> {
    if (this.isTemporary) await rm(this.root, { recursive: true, force: true });
  }

  private static async over(root: string, oddities: string[], isTemporary: boolean): Promise<ExportFiles> {
    const found = await readdir(root, { recursive: true, withFileTypes: true });
    const pathOf = (folder: string, name: string): string => relative(root, join(folder, name)).split(sep).join('/');
    const links = found.filter((file) => !file.isFile() && !file.isDirectory());
    const paths = found.filter((file) => file.isFile()).map((file) => pathOf(file.parentPath, file.name));
    const odd = [...oddities, ...links.map((file) => `${pathOf(file.parentPath, file.name)} is no plain file.`)];
    return new ExportFiles(root, new Set(paths), odd, isTemporary);
  }
}
