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
