import { openBrowser } from '@gatehouse/testing/browser';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { signIn, walkGoogle } from './support/browser.js';
import { Demo, ROOT } from './support/demo.js';

const IMAGES = join(ROOT, 'docs/images');
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const SYNC_WITHIN_MS = 120_000;

/** Takes the pictures of the README from a demo of its own, so that they show what a newcomer sees. */
async function main(): Promise<void> {
  await mkdir(IMAGES, { recursive: true });
  const demo = await Demo.start({ arguments: ['--messages', '300'] });
  const browser = await openBrowser();
  try {
    await takeMemberPictures(browser, demo);
    await takeOfficerPicture(browser, demo);
  } finally {
    await browser.close();
    await demo.dispose();
  }
}

async function takeMemberPictures(browser: Browser, demo: Demo): Promise<void> {
  const context = await browser.newContext({ viewport: DESK, timezoneId: 'Asia/Ho_Chi_Minh', locale: 'en-GB' });
  const page = await context.newPage();
  const member = demo.signIn('member');
  await signIn(page, demo.ready.url, member);
  await page.goto(`${demo.ready.url}/connections`);
  await page.getByRole('region', { name: 'Connect Gmail' }).waitFor();
  await take(page, 'consent');
  await page.getByRole('button', { name: 'Connect Google' }).click();
  await walkGoogle(page, demo.ready.url, { email: member.email, boxes: 'all' });
  await page.getByText(/^Up to date/).waitFor({ timeout: SYNC_WITHIN_MS });
  await take(page, 'connections');
  await takeMail(page, demo.ready.url);
  await context.close();
}

async function takeMail(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/mail/inbox`);
  await page
    .getByRole('list', { name: /^Conversations in/ })
    .getByRole('button')
    .nth(2)
    .click();
  await page.locator('article section').first().waitFor();
  await take(page, 'mail');
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(page, 'mail-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(PHONE);
  await page.goto(`${url}/mail/inbox`);
  await page
    .getByRole('list', { name: /^Conversations in/ })
    .getByRole('button')
    .first()
    .waitFor();
  await take(page, 'mail-phone');
}

async function takeOfficerPicture(browser: Browser, demo: Demo): Promise<void> {
  const context = await browser.newContext({ viewport: DESK, timezoneId: 'Asia/Ho_Chi_Minh', locale: 'en-GB' });
  const page = await context.newPage();
  await signIn(page, demo.ready.url, demo.signIn('officer'));
  await page.goto(`${demo.ready.url}/trail`);
  await page.getByRole('list', { name: 'Entries, newest first' }).getByRole('button').first().waitFor();
  await take(page, 'trail');
  await context.close();
}

/** Once nothing loads and nothing moves any more. */
async function take(page: Page, name: string): Promise<void> {
  for (const part of await page.locator('.mantine-Skeleton-root').all()) await part.waitFor({ state: 'detached' });
  await page.evaluate('Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined)))');
  await page.screenshot({ path: join(IMAGES, `${name}.png`), animations: 'disabled' });
}

await main();
