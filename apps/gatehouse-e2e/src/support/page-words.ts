import type { Page } from 'playwright-core';

const AWAY = 'is not answering';
const BACK = 'answers again';

/** Requests of a page's own program; a frame's and the live stream's failures are not the program's to hear. */
const OF_THE_PROGRAM = /\/api\/v1\/(?!events\b)(?!.*\/html$)/;

/**
 * What a page says by itself to whoever looks at it (its statuses and alerts, in their order), and which of its requests
 * failed: so that what it said can be held against what it met.
 */
export class PageWords {
  readonly #said: string[] = [];
  readonly #failed: string[] = [];

  private constructor(private readonly page: Page) {}

  static async listen(page: Page): Promise<PageWords> {
    const words = new PageWords(page);
    await page.exposeFunction('gatehouseTestHeard', (text: string) => words.#hear(text));
    await page.addInitScript(LISTEN);
    page.on('response', (response) => {
      if (response.status() >= 500 && OF_THE_PROGRAM.test(response.url())) words.#failed.push(response.url());
    });
    page.on('requestfailed', (request) => {
      const isCut = request.failure()?.errorText === 'net::ERR_ABORTED'; // by the page itself, which wants no answer
      if (!isCut && OF_THE_PROGRAM.test(request.url())) words.#failed.push(request.url());
    });
    return words;
  }

  /** From now on. */
  clear(): void {
    this.#said.length = 0;
    this.#failed.length = 0;
  }

  get said(): readonly string[] {
    return this.#said;
  }

  get failures(): number {
    return this.#failed.length;
  }

  /** "Not answering" and then "answers again", and nothing of it is left; or nothing was met, and nothing said. */
  async untilTold(): Promise<void> {
    await this.page.getByText(AWAY).first().waitFor({ state: 'detached', timeout: 60_000 });
    await this.page.getByRole('alert').first().waitFor({ state: 'detached', timeout: 30_000 });
  }

  faults(): string[] {
    const away = this.#said.findIndex((text) => text.includes(AWAY));
    const back = this.#said.findLastIndex((text) => text.includes(BACK));
    if (away === -1) return this.#failed.map((url) => `nothing was said of ${new URL(url).pathname}`);
    return back > away ? [] : [`it was never said that it answers again: ${this.#said.join(' | ')}`];
  }

  #hear(text: string): void {
    if (text !== '' && this.#said.at(-1) !== text) this.#said.push(text);
  }
}

const LISTEN = `
  const heard = new Map();
  new MutationObserver(() => {
    for (const place of document.querySelectorAll('[role=status], [role=alert]')) {
      const text = place.textContent.trim();
      if (heard.get(place) === text) continue;
      heard.set(place, text);
      globalThis.gatehouseTestHeard(text);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
`;
