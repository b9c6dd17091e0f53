import type { ConsoleMessage, Page, Request } from 'playwright-core';

/** What no page of the product may do, whatever else the test looks at: each fault is a sentence. */
export class PageWatch {
  readonly faults: string[] = [];

  constructor(
    page: Page,
    private readonly product: string,
    private readonly google: string,
  ) {
    page.on('pageerror', (error) => this.faults.push(`uncaught: ${error.stack ?? error.message}`));
    page.on('console', (message) => this.#onConsole(message));
    page.on('request', (request) => this.#onRequest(request));
  }

  #onConsole(message: ConsoleMessage): void {
    if (/content security policy|refused to (?:load|apply|execute|connect|frame)/i.test(message.text())) {
      this.faults.push(`policy: ${message.text()}`);
    }
  }

  /** Google's pages are gone to, never fetched from by ours. */
  #onRequest(request: Request): void {
    const url = new URL(request.url());
    if (url.origin === this.product || url.protocol === 'data:' || url.protocol === 'blob:') return;
    if (url.origin === this.google && (request.isNavigationRequest() || this.#isFromGoogle(request))) return;
    this.faults.push(`left the origin: ${request.method()} ${url.href}`);
  }

  #isFromGoogle(request: Request): boolean {
    return request.headers().referer?.startsWith(this.google) === true;
  }
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
