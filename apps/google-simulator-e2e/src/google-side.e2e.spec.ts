import { hasBrowser, openBrowser, seriousFaults } from '@gatehouse/testing/browser';
import { type Browser, type Page } from 'playwright-core';
import { LINH, MINH, WatchedGoogle } from './support/google.js';

if (!hasBrowser)
  console.warn('Skipped: the Google side in Chromium. Chromium is not installed: apt-get install chromium');

(hasBrowser ? describe : describe.skip)('the Google side, in Chromium', () => {
  let google: WatchedGoogle;
  let browser: Browser;
  let page: Page;
  const foreign: string[] = [];

  beforeAll(async () => {
    [google, browser] = await Promise.all([WatchedGoogle.start(), openBrowser()]);
    page = await (await browser.newContext()).newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(google.simulator.url)) foreign.push(request.url());
    });
    await page.goto(google.simulator.url);
    await page.getByLabel('Email').fill(MINH);
    await page.getByRole('button', { name: 'Sign in' }).click();
  });
  afterAll(async () => {
    await browser.close();
    await google.close();
  });
  afterEach(async () => {
    expect(await seriousFaults(page)).toEqual([]);
    expect(foreign).toEqual([]);
  });

  const to = async (tab: string): Promise<void> => {
    await page.getByRole('navigation').getByRole('link', { name: tab }).click();
    await page.getByRole('heading', { name: tab, level: 1 }).waitFor();
  };

  it('writes mail, which arrives at the other account', async () => {
    await to('Mail');
    await page.getByLabel('To').fill(LINH);
    await page.getByLabel('Subject').fill('Họp thứ hai');
    await page.getByLabel('Text').fill('Chín giờ nhé.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('link', { name: 'Họp thứ hai' }).first().click();
    expect(await page.locator('pre').textContent()).toContain('Chín giờ nhé.');
    const theirs = await google.state(LINH);
    expect(theirs.filter(({ kind }) => kind === 'message')).toHaveLength(1);
  });

  it('adds an event and moves it', async () => {
    await to('Calendar');
    await page.getByLabel('Title').first().fill('Họp nhóm');
    await page.getByLabel('Starts (UTC)').first().fill('2026-12-01T09:00');
    await page.getByRole('button', { name: 'Add event' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Họp nhóm' });
    await row.getByLabel('Starts (UTC)').fill('2026-12-02T15:30');
    await row.getByRole('button', { name: 'Change' }).click();
    await page.getByText('2026-12-02T15:30 – 2026-12-02T16:30 UTC').waitFor();
  });

  it('adds a contact, and changes its address', async () => {
    await to('Contacts');
    await page.getByLabel('Name').first().fill('Nguyễn Thị Hoa');
    await page.getByLabel('Email').first().fill('hoa@sen.example');
    await page.getByRole('button', { name: 'Add contact' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Nguyễn Thị Hoa' });
    await row.getByLabel('Email').fill('hoa@lotus.example');
    await row.getByRole('button', { name: 'Change' }).click();
    await page.getByText('hoa@lotus.example').first().waitFor();
  });

  it('makes a document, writes into it, and renames it', async () => {
    await to('Drive');
    await page.getByLabel('Name').first().fill('Biên bản');
    await page.getByRole('button', { name: 'New Google Doc' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Biên bản' });
    await row.getByLabel('Name').fill('Biên bản họp');
    await row.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('link', { name: 'Biên bản họp' }).click();
    await page.getByLabel('New paragraph').fill('Có mặt: Minh, Linh.');
    await page.getByRole('button', { name: /Append|Add/ }).click();
    await page.getByText('Có mặt: Minh, Linh.').first().waitFor();
  });

  it('ends an app’s access', async () => {
    const { headers } = await google.options(['https://www.googleapis.com/auth/gmail.readonly']);
    await to('Connected apps');
    await page.getByRole('button', { name: /^Remove access/ }).click();
    await page.getByText('Nothing here.').waitFor();
    const profile = await fetch(`${google.simulator.url}/gmail/v1/users/me/profile`, { headers });
    expect(profile.status).toBe(401);
  });
});
