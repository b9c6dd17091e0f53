import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConnectAnswer, MessageList, SyncStatus } from '@gatehouse/contracts';
import { walkConsent } from '@gatehouse/google-simulator';
import { Api } from './support/api.js';
import { Demo, ROOT } from './support/demo.js';

const MESSAGES = 20;

const FIXTURES = join(ROOT, 'apps/gatehouse-e2e/fixtures');
/** What a start writes anew, and what only grows. */
const NOT_KEPT = ['logs', 'processes.json', 'launcher.pid'];

/**
 * Keeps the data folder of a release, for the test that later releases open it: 20 mails, connected, synced and read.
 * Usage: `npm run data-fixture -- CHECKOUT`, a checkout of that release in which `npm ci` and `npm run build` were run.
 */
async function main(checkout: string): Promise<void> {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: checkout, encoding: 'utf8' }).trim();
  if (git('status', '--porcelain') !== '') throw new Error(`${checkout} has changes that no commit holds`);
  const commit = git('rev-parse', '--short=7', 'HEAD');
  const demo = await Demo.start({
    launcher: join(checkout, 'tools/launcher/dist/main.js'),
    arguments: ['--messages', String(MESSAGES), '--port', '0'],
  });
  try {
    await useIt(demo);
    await demo.stop();
    await Promise.all(NOT_KEPT.map((name) => rm(join(demo.folder, name), { recursive: true, force: true })));
    await writeFile(join(demo.folder, 'fixture.json'), JSON.stringify({ commit, trailKey: demo.ready.trail.key }));
    await mkdir(FIXTURES, { recursive: true });
    const file = join(FIXTURES, `data-${commit}.tar.gz`);
    execFileSync('tar', ['--sort=name', '--owner=0', '--group=0', '-czf', file, '-C', demo.folder, '.']);
    process.stdout.write(`${file}\n`);
  } finally {
    await demo.dispose();
  }
}

async function useIt(demo: Demo): Promise<void> {
  const who = demo.signIn('member');
  const member = await Api.signIn(demo.ready.url, who);
  const asked = await member.post(ConnectAnswer, '/api/v1/connections', { features: ['mail'], language: 'en' });
  const back = await walkConsent(asked.authorizationUrl, { email: who.email });
  await member.send('GET', back.pathname + back.search);
  const mail = `/api/v1/connections/${asked.connectionId}/mail`;
  while ((await member.get(SyncStatus, `${mail}/sync`)).state !== 'following') await delay(500);
  const { items } = await member.get(MessageList, `${mail}/messages`);
  if (items.length !== MESSAGES) throw new Error(`${String(MESSAGES)} mails were synced as ${String(items.length)}`);
  for (const { id } of items.slice(0, 3)) await member.send('GET', `${mail}/messages/${id}/raw`);
}

const checkout = process.argv[2];
if (checkout === undefined) throw new Error('name a built checkout of the release');
await main(resolve(process.env.INIT_CWD ?? process.cwd(), checkout));
