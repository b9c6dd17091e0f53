import { hasBrowser, openBrowser, seriousFaults } from '@gatehouse/testing/browser';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { signIn, walkGoogle } from './support/browser.js';
import { Demo } from './support/demo.js';
import { GoogleSide } from './support/google.js';
import { PageWatch } from './support/page-watch.js';
import { verify } from './support/verdict.js';

if (!hasBrowser) console.warn('Skipped: the walk in a browser. Chromium is not installed: apt-get install chromium');

const HOSTILE = {
  from: 'Hải Yến <yen@x.example>',
  subject: 'Hoá đơn tháng 11',
  text: 'plain words',
  html: `<h1>Hoá đơn</h1><p onclick="fetch('https://evil.example/click')">Kính gửi anh Minh</p>
    <img src="https://evil.example/pixel.png" onerror="parent.document.title='taken'">
    <style>@import url('https://evil.example/a.css'); p { background: url('https://evil.example/b.png') }</style>
    <script>parent.document.title = 'taken'; fetch('https://evil.example/script')</script>
    <iframe src="https://evil.example/frame"></iframe><a href="https://shop.example/pay">Thanh toán</a>`,
};

(hasBrowser ? describe : describe.skip)('the walk in a browser', () => {
  let demo: Demo;
  let google: GoogleSide;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let watch: PageWatch;
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'gatehouse-walk-'));
    [demo, browser] = await Promise.all([Demo.start({ arguments: ['--messages', '120'] }), openBrowser()]);
    google = new GoogleSide(demo.ready.google.root);
    await openPage();
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await demo.dispose();
    await rm(scratch, { recursive: true, force: true });
  }, 60_000);

  afterEach(() => {
    expect(watch.faults.splice(0)).toEqual([]);
  });

  async function openPage(): Promise<void> {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    watch = new PageWatch(page, demo.ready.url, new URL(demo.ready.google.root).origin);
  }

  const at = (path: string): Promise<unknown> => page.goto(demo.ready.url + path);
  const threads = () => page.getByRole('list', { name: /^Conversations in/ });
  const tokenCalls = async (): Promise<number> =>
    (await google.ledger()).filter(({ method }) => method === 'oauth2.token').length;
  const connect = async (boxes: 'all' | 'none' | 'cancel'): Promise<void> => {
    await page.getByRole('button', { name: 'Connect Google' }).click();
    await walkGoogle(page, demo.ready.url, { email: demo.signIn('member').email, boxes });
  };

  describe('signing in', () => {
    it('asks who one is, on a page that everybody can use', async () => {
      await at('/');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('refuses a wrong password in plain words', async () => {
      await page.getByLabel('Email').fill(demo.signIn('member').email);
      await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Email or password is wrong').waitFor();
    });

    it('lets the member in, whose mail waits for a connection', async () => {
      await signIn(page, demo.ready.url, demo.signIn('member'));
      await page.getByText('Your mail would be here').waitFor();
      await page.getByRole('link', { name: 'Connect Google' }).click();
      await page.getByRole('region', { name: 'Connect Gmail' }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    });
  });

  describe('connecting', () => {
    it('refuses an answer with a forged state before any token is asked for', async () => {
      await at('/oauth/callback?state=forged&code=4%2F0forged');
      await page.getByText('The answer from Google could not be matched to your request').waitFor();
      expect(await tokenCalls()).toBe(0);
    });

    it('says so when the member refuses at Google', async () => {
      await connect('cancel');
      await page.getByText('You did not allow Gmail at Google').waitFor();
      expect(await tokenCalls()).toBe(0);
    });

    it('says that Gmail is off when its box stays unticked, and does not ask again by itself', async () => {
      await connect('none');
      await page.getByText('You did not allow Gmail at Google').waitFor();
      await page.reload();
      await page.getByRole('button', { name: 'Connect Google' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/connections');
    });

    it('goes through the pages of Google and shows how far the copy is', async () => {
      await google.slowDown(500);
      await connect('all');
      await page.getByText('Gmail is connected').waitFor();
      await page.getByText(/^Syncing: /).waitFor();
      await page.getByRole('progressbar').waitFor({ state: 'attached' });
      await page.getByText(/^Up to date/).waitFor({ timeout: 60_000 });
      expect(await seriousFaults(page)).toEqual([]);
    }, 90_000);
  });

  describe('reading', () => {
    it('fills the list and the labels', async () => {
      await page.getByRole('link', { name: 'Open your mail' }).click();
      await threads().getByRole('button').nth(5).waitFor();
      await page.getByRole('link', { name: /^Sent/ }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('shows a mail that Google delivers, without being loaded again', async () => {
      await page.evaluate('globalThis.sameDocument = true');
      await google.deliver(demo.signIn('member').email, HOSTILE);
      await threads()
        .getByRole('button', { name: /Hoá đơn tháng 11/ })
        .waitFor();
      expect(await page.evaluate('globalThis.sameDocument')).toBe(true);
    });

    it('opens it with its words, and with nothing that runs or asks anybody elsewhere', async () => {
      await threads()
        .getByRole('button', { name: /Hoá đơn tháng 11/ })
        .click();
      const body = page.frameLocator('iframe.gh-html');
      await body.getByText('Kính gửi anh Minh').waitFor();
      expect(await page.locator('iframe.gh-html').getAttribute('sandbox')).not.toMatch(/allow-(scripts|same-origin)/);
      expect(await body.locator('script, iframe, img[src^=http], [onclick], [onerror]').count()).toBe(0);
      await page
        .getByText(/from elsewhere (is|are) off/)
        .first()
        .waitFor();
      expect(await page.title()).not.toBe('taken');
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('speaks Vietnamese when asked, and English again', async () => {
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('menuitem', { name: 'Tiếng Việt' }).click();
      await page.getByRole('link', { name: /^Hộp thư đến/ }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('vi');
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('button', { name: /^Tài khoản của/ }).click();
      await page.getByRole('menuitem', { name: 'English' }).click();
      await page.getByRole('link', { name: /^Inbox/ }).waitFor();
    });
  });

  describe('withdrawing', () => {
    const erase = () => page.getByRole('button', { name: 'Erase the copy' });

    it('says what will stop, then ticks what has stopped, and asks what becomes of the copy', async () => {
      await page.getByRole('link', { name: 'Connections' }).click();
      await page.getByRole('switch', { checked: true }).click();
      const dialog = page.getByRole('dialog', { name: /^Turn off Gmail of/ });
      await dialog.getByText('New mail no longer arrives here.').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Turn off Gmail' }).click();
      const list = page.getByRole('list', { name: 'What has stopped' });
      await list.getByText('Google took back the permission').waitFor();
      await list.getByText('Our key to your account is destroyed').waitFor();
      expect(await list.locator('[data-state=waiting], [data-state=failed]').count()).toBe(0);
      await erase().waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('erases the copy once the word was typed', async () => {
      await erase().click();
      const dialog = page.getByRole('dialog', { name: 'Erase the copy here?' });
      await dialog.getByRole('textbox').fill('erase');
      await dialog.getByRole('button', { name: 'Erase for good' }).click();
      await page.getByText(/^The copy was erased on/).waitFor();
    });

    it('shows no mail any more', async () => {
      await page.getByRole('link', { name: 'Mail', exact: true }).click();
      await page.getByText('Your mail would be here').waitFor();
    });

    it('lets the member out', async () => {
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await context.close();
    });
  });

  describe('the officer', () => {
    const entries = () => page.getByRole('list', { name: 'Entries, newest first' }).getByRole('listitem');

    beforeAll(async () => {
      await openPage();
      await signIn(page, demo.ready.url, demo.signIn('officer'));
    });

    it('reads the accesses as sentences', async () => {
      await at('/trail');
      await entries()
        .filter({ hasText: /opened 1 message of their own mailbox/ })
        .first()
        .waitFor();
      await entries()
        .filter({ hasText: /withdrew consent\./ })
        .first()
        .waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('narrows them by what happened, in the address too', async () => {
      await page.getByLabel('What').selectOption({ label: 'Data opened' });
      await entries()
        .filter({ hasText: /looked at the trail/ })
        .first()
        .waitFor({ state: 'detached' });
      await entries().first().waitFor();
      const words = await entries().locator('.gh-sentence').allTextContents();
      expect(words.length).toBeGreaterThan(2);
      expect(words.filter((sentence) => !sentence.includes(' opened '))).toEqual([]);
      expect(new URL(page.url()).searchParams.get('type')).toBe('access.read');
    });

    it('unfolds one with its proof', async () => {
      await entries().first().getByRole('button').first().click();
      await page.getByText('Record, as it was signed').waitFor();
      await page.getByRole('button', { name: 'Show the proof' }).click();
      await page.getByText('Proof of inclusion').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('exports a file that verifies offline under the trusted key, and without it only with itself', async () => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('textbox', { name: /Reason/ }).fill('the walk');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export and download' }).click(),
      ]);
      const file = join(scratch, download.suggestedFilename());
      await download.saveAs(file);
      expect(await verify(file, '--trust', demo.ready.trail.policy)).toMatchObject({ code: 0 });
      const untrusted = await verify(file);
      expect(untrusted.out).toContain('consistent with itself only');
      expect(untrusted.code).toBe(4);
    }, 60_000);

    it('is watched by a test that would have seen a request to somebody else', async () => {
      await page.evaluate("fetch('https://evil.example/').catch(() => undefined)");
      expect(watch.faults.splice(0).join()).toMatch(/evil\.example/);
    });
  });
});
