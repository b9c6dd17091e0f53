import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * An append-only file of JSON lines. What was synced before it is acknowledged survives kill -9 and a power cut.
 * Without a folder nothing is kept.
 */
export class Journal<T> {
  private constructor(private readonly fd: number | undefined) {}

  static open<T>(folder: string | undefined, name: string, replay: (line: T) => void): Journal<T> {
    if (folder === undefined) return new Journal<T>(undefined);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, name);
    const fd = openSync(path, 'a+', 0o600);
    const bytes = readFileSync(path);
    const whole = bytes.lastIndexOf(0x0a) + 1;
    // A line without its end was never acknowledged: the process died while writing it.
    if (whole < fstatSync(fd).size) ftruncateSync(fd, whole);
    for (const line of bytes.subarray(0, whole).toString('utf8').split('\n')) {
      if (line !== '') replay(JSON.parse(line) as T);
    }
    return new Journal<T>(fd);
  }

  append(lines: readonly T[]): void {
    if (this.fd === undefined || lines.length === 0) return;
    writeWhole(this.fd, Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  }

  /** What was appended is on disk when this returns. */
  sync(): void {
    if (this.fd !== undefined) fdatasyncSync(this.fd);
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
  }
}

/** `write` may take fewer bytes than it was given (a full disk says so by an error, a signal by a short count). */
export function writeWhole(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
}
