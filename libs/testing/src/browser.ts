import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

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

/** The machine's own Chromium, without a window. @throws where there is none, with the line that installs it */
export async function openBrowser(): Promise<Browser> {
  if (executable === undefined) throw new Error('Chromium is not installed: apt-get install chromium');
  return chromium.launch({ executablePath: executable, args: FLAGS });
}

/** axe-core reads a global `this` where it sees no window, and Jest's strict modules have none. */
async function loadAxe(): Promise<(typeof import('@axe-core/playwright'))['AxeBuilder']> {
  const shared = globalThis as { window?: unknown };
  shared.window = globalThis;
  try {
    return (await import('@axe-core/playwright')).AxeBuilder;
  } finally {
    delete shared.window;
  }
}

/** Serious and critical findings of axe on what is shown now; the foreign words inside a mail are not ours to judge. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const AxeBuilder = await loadAxe();
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}
