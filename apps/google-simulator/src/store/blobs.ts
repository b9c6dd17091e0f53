import { closeSync, fdatasyncSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './journal.js';

export interface BlobRef {
  readonly offset: number;
  readonly length: number;
}

/** Message bytes, appended to one file; on disk when `sync` returns. In memory without a folder. */
export interface BlobStore {
  put(bytes: Buffer): BlobRef;
  get(ref: BlobRef): Buffer;
  sync(): void;
  close(): void;
}

export function openBlobs(folder: string | undefined): BlobStore {
  return folder === undefined ? new MemoryBlobs() : new FileBlobs(folder);
}

class MemoryBlobs implements BlobStore {
  private readonly blobs = new Map<number, Buffer>();
  private end = 0;

  put(bytes: Buffer): BlobRef {
    const ref = { offset: this.end, length: bytes.length };
    this.blobs.set(ref.offset, bytes);
    // An empty blob still needs an offset of its own.
    this.end += Math.max(1, bytes.length);
    return ref;
  }

  get(ref: BlobRef): Buffer {
    return this.blobs.get(ref.offset) ?? Buffer.alloc(0);
  }

  sync(): void {
    // Nothing outlives the process here.
  }

  close(): void {
    this.blobs.clear();
  }
}

class FileBlobs implements BlobStore {
  private readonly fd: number;
  private end: number;
  private isDirty = false;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.fd = openSync(join(folder, 'messages.bin'), 'a+', 0o600);
    this.end = fstatSync(this.fd).size;
  }

  put(bytes: Buffer): BlobRef {
    const ref = { offset: this.end, length: bytes.length };
    writeWhole(this.fd, bytes);
    this.end += bytes.length;
    this.isDirty = true;
    return ref;
  }

  sync(): void {
    if (this.isDirty) fdatasyncSync(this.fd);
    this.isDirty = false;
  }

  get(ref: BlobRef): Buffer {
    const bytes = Buffer.allocUnsafe(ref.length);
    for (let done = 0; done < ref.length;) {
      const read = readSync(this.fd, bytes, done, ref.length - done, ref.offset + done);
      if (read === 0) throw new Error(`messages.bin ends before ${String(ref.offset + ref.length)}`);
      done += read;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.fd);
  }
}
