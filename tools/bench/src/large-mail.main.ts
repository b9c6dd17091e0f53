import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { MessageReader } from '@gatehouse/mail';

/** Where a mail of 35 MB is best read: in the main thread as its pieces arrive, or in a worker that is sent them (ADR 0005). */
const MESSAGE_BYTES = 35_000_000;
/** What a socket hands over at once. */
const PIECE_BYTES = 65_536;
const ROUNDS = 5;

interface Reading {
  readonly wallMs: number;
  /** User and system time of the main thread's process, workers included. */
  readonly cpuMs: number;
  /** The longest time for which nothing else had its turn in the main thread. */
  readonly longestTurnMs: number;
}

function piecesOf(message: Buffer): Buffer[] {
  const count = Math.ceil(message.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, index) => message.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES));
}

function largeMail(): Buffer {
  const head =
    'From: a@b.example\r\nSubject: large\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n' +
    '--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x\r\nContent-Type: application/pdf\r\n' +
    'Content-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  const text = randomBytes(Math.floor((MESSAGE_BYTES * 57) / 78)).toString('base64');
  return Buffer.from(`${head}${text.replaceAll(/.{76}/g, '$&\r\n')}\r\n--x--\r\n`, 'latin1');
}

async function measured(work: () => Promise<void>): Promise<Reading> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const used = process.cpuUsage(cpu);
  delay.disable();
  return {
    wallMs: performance.now() - started,
    cpuMs: (used.user + used.system) / 1_000,
    longestTurnMs: delay.max / 1e6,
  };
}

async function inMainThread(pieces: readonly Buffer[]): Promise<void> {
  const reader = new MessageReader();
  for (const piece of pieces) {
    reader.push(piece);
    await turn();
  }
  await reader.end();
}

/** Every piece is copied, because the bytes are stored as well as read. */
async function inWorker(pieces: readonly Buffer[]): Promise<void> {
  const worker = new Worker(new URL(import.meta.url));
  const done = new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  for (const piece of pieces) {
    const copy = new Uint8Array(piece);
    worker.postMessage(copy, [copy.buffer]);
    await turn();
  }
  worker.postMessage(null);
  await done;
  await worker.terminate();
}

function serve(): void {
  const reader = new MessageReader();
  parentPort?.on('message', (piece: Uint8Array | null) => {
    if (piece === null) void reader.end().then(({ size }) => parentPort?.postMessage(size));
    else reader.push(Buffer.from(piece.buffer));
  });
}

async function main(): Promise<void> {
  const pieces = piecesOf(largeMail());
  await inMainThread(pieces);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [where, work] of [
      ['main thread', inMainThread],
      ['worker', inWorker],
    ] as const) {
      const { wallMs, cpuMs, longestTurnMs } = await measured(() => work(pieces));
      console.log(
        `${where.padEnd(12)} ${wallMs.toFixed(0)} ms, CPU ${cpuMs.toFixed(0)} ms, longest turn ${longestTurnMs.toFixed(1)} ms, RSS ${String(Math.round(process.memoryUsage.rss() / 1e6))} MB`,
      );
    }
  }
}

if (isMainThread) await main();
else serve();
