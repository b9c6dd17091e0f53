import { TrailClient } from '@gatehouse/audit-trail';
import { Bus } from '@gatehouse/messaging';
import { eventually, useStack } from '@gatehouse/testing';
import { openCheckpoint, verifyInclusion } from '@gatehouse/transparency-log';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EntriesRepository } from '../admission/entries.repository.js';
import { Logs } from '../logs/logs.js';
import { auditEnv, startAudit, testLogger } from '../testing/audit-app.js';
import { consent, newId, someone } from '../testing/consents.js';
import { serveAuth } from '../testing/fake-auth.js';
import { Heads } from './heads.js';

const stack = useStack({ services: ['audit', 'auth'] });

describe('signed heads', () => {
  const organisation = newId('org');
  let env: ReturnType<typeof auditEnv>;
  let app: NestFastifyApplication;
  let bus: Bus;
  let auth: TrailClient;

  beforeAll(async () => {
    bus = await Bus.open({
      ...{ url: stack.natsUrl, nkeySeed: stack.nkeySeed('auth') },
      ...{ service: 'auth', logger: testLogger() },
    });
    await serveAuth(bus);
    env = auditEnv(
      {
        mongoUrl: stack.mongoUrl('audit'),
        natsUrl: stack.natsUrl,
        nkeySeed: stack.nkeySeed('audit'),
        dir: join(stack.dir, 'checkpoints'),
      },
      [organisation],
    );
    app = await startAudit(env);
    auth = new TrailClient({ service: 'auth', instance: 'auth-1', build: 'test', requester: bus });
  });

  afterAll(async () => {
    await app.close();
    await bus.close();
  });

  const logOf = () => app.get(Logs).of(organisation)!;
  const fileOf = () => join(env.CHECKPOINT_DIR, `${logOf().id}.jsonl`);

  async function headOf(size: number) {
    await eventually(() => (app.get(Heads).of(logOf()).current?.size ?? 0) >= size, { withinMs: 5_000 });
    return app.get(Heads).of(logOf()).current!;
  }

  it('stand over every entry within seconds, signed by the log and kept in the file', async () => {
    for (let k = 0; k < 150; k += 1) await consent(auth, someone(organisation));
    const head = await headOf(301);
    const opened = openCheckpoint(head.note, [logOf().signer]);
    expect(opened).toMatchObject({ origin: logOf().origin, size: head.size });
    expect(await readFile(fileOf(), 'utf8')).toContain(JSON.stringify(head.note));
  });

  it('prove an entry in a full tile and one in a partial tile', async () => {
    const head = await headOf(301);
    const { root } = openCheckpoint(head.note, [logOf().signer]);
    const tree = app.get(Heads).of(logOf()).tree.at(head.size);
    for (const index of [0, 100, 299]) {
      const { leafHash: leaf } = (await app.get(EntriesRepository).at(logOf().id, index))!;
      const proof = await tree.inclusionProof(index);
      expect(() => verifyInclusion({ leaf, index, size: head.size, root, proof })).not.toThrow();
    }
  });

  it('go on after a restart where they stood', async () => {
    const before = await headOf(301);
    await app.close();
    app = await startAudit(env);
    expect(app.get(Heads).of(logOf()).current).toEqual(before);
    await consent(auth, someone(organisation));
    expect((await headOf(before.size + 2)).size).toBe(before.size + 2);
  });

  it('freeze a log whose database is behind the file', async () => {
    const kept = await readFile(fileOf(), 'utf8');
    const last = JSON.parse(kept.trim().split('\n').at(-1)!) as { size: number };
    await app.close();
    await writeFile(fileOf(), `${kept}${JSON.stringify({ ...last, size: last.size + 5 })}\n`);
    app = await startAudit(env);
    const ready = await app.inject({ url: '/health/ready' });
    expect([ready.statusCode, ready.json<{ checks: Record<string, string> }>().checks.admission]).toEqual([
      503,
      'TRAIL.LOG_FROZEN_UNAVAILABLE',
    ]);
    await expect(consent(auth, someone(organisation))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    await app.close();
    await writeFile(fileOf(), kept);
    app = await startAudit(env);
    await consent(auth, someone(organisation));
  });

  it('say so when the file is gone and the stored head had to be adopted', async () => {
    await app.close();
    await rm(fileOf());
    app = await startAudit(env);
    const head = await headOf(1);
    const size = await app.get(Heads).of(logOf()).tree.at(head.size).root();
    expect(size.toString('base64')).toBe(openCheckpoint(head.note, [logOf().signer]).root.toString('base64'));
  });
});
