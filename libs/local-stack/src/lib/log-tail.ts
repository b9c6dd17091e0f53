import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The last lines of a log file, at most 4 KiB; an absent file gives ''. */
export function tailOf(file: string, lines = 12): string {
  try {
    return lastBytes(file, 4_096).trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

function lastBytes(file: string, size: number): string {
  const fd = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(size);
    const read = readSync(fd, buffer, 0, size, Math.max(0, fstatSync(fd).size - size));
    return buffer.subarray(0, read).toString('utf8');
  } finally {
    closeSync(fd);
  }
}
