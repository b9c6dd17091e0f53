import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FILLER = 'filler';
const STEP = Buffer.alloc(1 << 20);

/** A disk in memory that can be filled up. */
export class SmallDisk {
  private constructor(
    private readonly folder: string,
    readonly why: string | undefined,
  ) {}

  /** Mounts it on the folder; where this machine does not let us (no root), `why` says so and nothing is mounted. */
  static async mount(folder: string, mebibytes: number): Promise<SmallDisk> {
    await mkdir(folder, { recursive: true });
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${String(mebibytes)}m`, 'tmpfs', folder]);
      return new SmallDisk(folder, undefined);
    } catch (error) {
      return new SmallDisk(folder, `no disk can be mounted here: ${(error as Error).message.trim()}`);
    }
  }

  /** Until not one byte fits any more. */
  async fill(): Promise<void> {
    const file = await open(join(this.folder, FILLER), 'a');
    try {
      for (let step = STEP; step.length > 0; step = step.subarray(0, step.length >> 1)) await appendAll(file, step);
    } finally {
      await file.close();
    }
  }

  async free(): Promise<void> {
    await rm(join(this.folder, FILLER), { force: true });
  }

  async unmount(): Promise<void> {
    if (this.why === undefined) await run('umount', ['-l', this.folder]);
  }
}

async function appendAll(file: { write(bytes: Buffer): Promise<unknown> }, step: Buffer): Promise<void> {
  for (;;) {
    try {
      await file.write(step);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}
