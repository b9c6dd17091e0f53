import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executable = process.env.CHROMIUM ?? CANDIDATES.find((path) => existsSync(path));

export const hasBrowser = executable !== undefined;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(): Promise<Browser> {
  if (executable === undefined) throw new Error('Chromium is not installed: apt-get install chromium');
  return chromium.launch({ executablePath: executable, args: FLAGS });
}

/** Google's pages as a person goes through them: sign-in, then every box that is offered. */
export async function allowAtGoogle(page: Page, email: string): Promise<void> {
  for (let step = 0; step < 8; step += 1) {
    await page.waitForLoadState('domcontentloaded');
    if (!page.url().includes('127.0.0.1')) return;
    const address = page.locator('input[name=email]:visible');
    if ((await address.count()) > 0) await address.first().fill(email);
    for (const box of await page.locator('input[name=scope]').all()) await box.check();
    await page.locator('button.main').click();
  }
}
