import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPolicy, signerOf, vkeyOf, type Signer } from '@gatehouse/transparency-log';
import type { Report } from '../report/report.js';
import { makeExport, logFiles, signManifest, writeExport } from '../testing/make-export.js';
import { ORIGIN, soundTrail, type TrailMaker } from '../testing/trail-maker.js';
import { verifyExport } from '../verify-export.js';

const newer = signerOf(ORIGIN, Buffer.alloc(32, 77));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-keys-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function rotated(): TrailMaker {
  const trail = soundTrail();
  trail.add('log.key.rotated', { detail: { vkey: vkeyOf(newer) } });
  return trail;
}

/** An export signed by `signer` that brings along checkpoints of earlier sizes, signed by the older key. */
async function verify(
  trail: TrailMaker,
  signer: Signer,
  older: readonly number[],
  pinned = trail.signer,
): Promise<Report> {
  const files = makeExport(trail, { signer });
  for (const size of older) {
    files.set(`checkpoints/${size}`, logFiles(trail.entries.slice(0, size), trail.signer).get('log/checkpoint')!);
  }
  const path = await writeExport(signManifest(files, trail, { signer }), folder);
  return verifyExport(path, { trustPolicyText: formatPolicy([pinned]) });
}

describe('a key that was handed over', () => {
  it('is trusted after a checkpoint by the older key that covers the rotation', async () => {
    const trail = rotated();
    trail.add('log.alive');
    expect(await verify(trail, newer, [5, 7])).toMatchObject({ exit: 0, faults: [] });
  });

  it('is not trusted when no checkpoint by the older key covers the rotation', async () => {
    const trail = rotated();
    trail.add('log.alive');
    expect(await verify(trail, newer, [])).toMatchObject({ exit: 4 });
    expect(await verify(trail, newer, [6])).toMatchObject({ exit: 4 });
  });

  it('leaves the checkpoint that hands over to the older key', async () => {
    expect(await verify(rotated(), rotated().signer, [])).toMatchObject({ exit: 0 });
  });

  it('ends the older key: what it signs beyond is not trusted', async () => {
    const trail = rotated();
    trail.add('log.alive');
    expect(await verify(trail, trail.signer, [7])).toMatchObject({ exit: 4 });
  });

  it('may be pinned itself', async () => {
    const trail = rotated();
    trail.add('log.alive');
    expect(await verify(trail, newer, [7], newer)).toMatchObject({ exit: 0, faults: [] });
  });

  it('is never trusted unannounced', async () => {
    const trail = soundTrail();
    trail.add('log.alive');
    expect(await verify(trail, newer, [6])).toMatchObject({ exit: 4 });
  });
});

it('says that witnesses are missing where the trust file has a quorum', async () => {
  const trail = soundTrail();
  const witness = `w.invalid+${witnessId()}+${Buffer.concat([Buffer.of(4), newer.publicKey]).toString('base64')}`;
  const policy = `log ${vkeyOf(trail.signer)}\nwitness one ${witness}\nquorum one\n`;
  const path = await writeExport(makeExport(trail), folder);
  expect(await verifyExport(path, { trustPolicyText: policy })).toMatchObject({ exit: 5 });
});

function witnessId(): string {
  return hash('sha256', Buffer.concat([Buffer.from('w.invalid\n'), Buffer.of(4), newer.publicKey])).slice(0, 8);
}
