import { hasBrowser, openBrowser } from '@gatehouse/testing/browser';
import type { Browser, Page } from 'playwright-core';
import { signIn, walkGoogle } from './support/browser.js';
import { Demo } from './support/demo.js';
import { GoogleSide } from './support/google.js';
import { Killer, VICTIMS, type Victim } from './support/killer.js';
import { PageWatch } from './support/page-watch.js';
import { PageWords } from './support/page-words.js';
import { Dice, LONG, seedOfCommit } from './support/seed.js';

if (!hasBrowser) console.warn('Skipped: kills with the page open. Chromium is not installed: apt-get install chromium');

const DELIVERED = 4;
const AGAIN_MS = 90_000;
/** A step of a withdrawal that died with its process is taken up when its claim runs out, a minute later. */
const CLOSED_MS = 150_000;

(hasBrowser ? describe : describe.skip)('a page that stays open while processes are killed', () => {
  const seed = seedOfCommit();
  const dice = new Dice(`${seed} page`);
  const victims = dice.shuffled(VICTIMS);
  // Each of them at each time when whole; else three in all, each at its own time.
  const turn = (n: number): readonly Victim[] => (LONG ? dice.shuffled(VICTIMS) : victims.slice(n, n + 1));
  const rounds = { syncing: turn(0), reading: turn(1), revoking: turn(2) };
  let demo: Demo;
  let google: GoogleSide;
  let killer: Killer;
  let browser: Browser;
  let page: Page;
  let watch: PageWatch;
  let words: PageWords;
  let email: string;

  beforeAll(async () => {
    const old = { GOOGLE_TARIFF: 'old' };
    [demo, browser] = await Promise.all([Demo.start({ arguments: ['--messages', '200'], env: old }), openBrowser()]);
    google = new GoogleSide(demo.ready.google.root);
    killer = new Killer(demo);
    email = demo.signIn('member').email;
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    context.setDefaultTimeout(30_000);
    page = await context.newPage();
    watch = new PageWatch(page, demo.ready.url, new URL(demo.ready.google.root).origin);
    words = await PageWords.listen(page);
    await signIn(page, demo.ready.url, demo.signIn('member'));
    await page.getByRole('link', { name: 'Connections', exact: true }).click();
    await google.slowDown(300);
    await connect();
  }, 180_000);

  afterAll(async () => {
    process.stderr.write(`seed ${seed}; killed with the page open:\n${killer.kills.map((k) => `  ${k}\n`).join('')}`);
    await browser.close();
    await demo.dispose();
  }, 60_000);

  beforeEach(async () => {
    words.clear();
    await page.evaluate('globalThis.sameDocument = true');
  });

  afterEach(async () => {
    expect(watch.faults.splice(0)).toEqual([]);
    expect(await page.evaluate('globalThis.sameDocument')).toBe(true);
  });

  const threads = () => page.getByRole('list', { name: /^Conversations in/ });
  const row = (subject: string) => threads().getByRole('button', { name: new RegExp(subject) });
  const article = (subject: string) => page.getByRole('article', { name: subject, exact: true });
  const deliver = (subject: string) =>
    google.deliver(email, { from: 'Lan <lan@x.example>', subject, text: `the words of ${subject}` });

  it.each(rounds.syncing)(
    'goes on filling when %s dies while it syncs',
    async (victim) => {
      await open('Mail');
      await google.slowDown(300);
      for (let n = 0; n < DELIVERED; n += 1) await deliver(`syncing ${victim} ${n}`);
      await kill(victim, 700, 'the sync');
      // The simulator forgets a push when it dies, which Google does not: the next mail's push brings the mailbox up to date.
      await deliver(`syncing ${victim} last`);
      await row(`syncing ${victim} last`).waitFor({ timeout: AGAIN_MS });
      for (let n = 0; n < DELIVERED; n += 1) expect(await row(`syncing ${victim} ${n}`).count()).toBe(1);
      await isWell(victim);
    },
    180_000,
  );

  it('has come up to date', async () => {
    await open('Connections');
    await page.getByText(/^Up to date/).waitFor({ timeout: AGAIN_MS });
  }, 120_000);

  it.each(rounds.reading)(
    'shows the right mail when %s dies while one reads',
    async (victim) => {
      await open('Mail');
      const mine = `reading ${victim}`;
      await deliver(mine);
      await row(mine).waitFor({ timeout: AGAIN_MS });
      await row(mine).click();
      await article(mine).waitFor();
      await readUntil(kill(victim, 500, 'reading'));
      await row(mine).click();
      await article(mine).getByText(`the words of ${mine}`).last().waitFor({ timeout: AGAIN_MS });
      await isWell(victim);
    },
    180_000,
  );

  it.each(rounds.revoking.map((victim, n) => [victim, n] as const))(
    'says what has stopped, and erases, when %s dies while one turns it off',
    async (victim, n) => {
      await open('Connections');
      if (n > 0) await connect();
      words.clear();
      await page.evaluate('globalThis.sameDocument = true');
      await page.getByRole('switch', { checked: true }).click();
      const dialog = page.getByRole('dialog', { name: /^Turn off Gmail of/ });
      await dialog.getByRole('button', { name: 'Turn off Gmail' }).click();
      await kill(victim, 300, 'the withdrawal');
      const list = page.getByRole('list', { name: 'What has stopped' }).last();
      await list.getByText('Google took back the permission').waitFor({ timeout: CLOSED_MS });
      await list.getByText('Our key to your account is destroyed').waitFor();
      await expectNone(list.locator('[data-state=waiting]'));
      await isWell(victim);
      await page.getByRole('button', { name: 'Erase the copy' }).click();
      const sure = page.getByRole('dialog', { name: 'Erase the copy here?' });
      await sure.getByRole('textbox').fill('erase');
      await sure.getByRole('button', { name: 'Erase for good' }).click();
      await page
        .getByText(/^The copy was erased on/)
        .nth(0)
        .waitFor({ timeout: AGAIN_MS });
    },
    300_000,
  );

  async function connect(): Promise<void> {
    await page.getByRole('button', { name: 'Connect Google' }).click();
    await walkGoogle(page, demo.ready.url, { email, boxes: 'all' });
    await page.getByText('Gmail is connected').waitFor();
  }

  /** Opens one conversation after another, up and down the list, until then. */
  async function readUntil(end: Promise<void>): Promise<void> {
    const over = new AbortController();
    void end.finally(() => over.abort()).catch(() => 'awaited below');
    for (let n = 0; !over.signal.aborted; n = (n + 1) % 8) await page.keyboard.press(n < 4 ? 'j' : 'k', { delay: 150 });
    await end;
  }

  const open = async (name: 'Mail' | 'Connections'): Promise<void> => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
  };

  const kill = (victim: Victim, withinMs: number, during: string): Promise<void> =>
    killer.kill(victim, dice.below(withinMs), `${during}, with the page open`);

  /** It recovered by itself, and said so of all that it met. The gateway is the one that a page always misses. */
  async function isWell(victim: Victim): Promise<void> {
    await words.untilTold();
    process.stderr.write(`${victim}: ${words.failures} requests failed; it said: ${words.said.join(' | ')}\n`);
    expect(words.faults()).toEqual([]);
    if (victim === 'gateway') expect(words.said.join()).toMatch(/is not answering.*answers again/s);
  }
});

const expectNone = async (places: ReturnType<Page['locator']>): Promise<void> => {
  await places.first().waitFor({ state: 'detached', timeout: CLOSED_MS });
};
