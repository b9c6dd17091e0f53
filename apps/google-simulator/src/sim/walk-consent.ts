export interface WalkOptions {
  readonly email: string;
  readonly password?: string;
  /** Scopes to tick, long names; all of them when absent. */
  readonly tick?: readonly string[];
  /** Press Cancel on the consent page. */
  readonly deny?: boolean;
  /** For how long, in seconds, where the page offers it. */
  readonly seconds?: number;
}

/**
 * Goes through the sign-in and consent pages as a person in a browser would, for tests without one.
 * @param authorizationUrl where the app sends the browser
 * @returns the callback address, with `code` or `error`; it is not called
 */
export async function walkConsent(authorizationUrl: string, options: WalkOptions): Promise<URL> {
  const browser = new TinyBrowser(new URL(authorizationUrl).origin);
  let page = await browser.open(authorizationUrl);
  for (let steps = 0; steps < 10; steps += 1) {
    if (page instanceof URL) return page;
    page = await browser.submit(page, fieldsFor(page, options));
  }
  throw new Error('The consent pages did not end.');
}

function fieldsFor(page: string, { email, password = '', tick, deny = false, seconds }: WalkOptions): URLSearchParams {
  const fields = new URLSearchParams({ email });
  if (page.includes('name="password"')) fields.set('password', password);
  if (page.includes('name="duration"') && seconds !== undefined) fields.set('duration', String(seconds));
  const boxes = [...page.matchAll(/name="scope" value="([^"]+)"/g)].map(([, value]) => unescapeHtml(value ?? ''));
  for (const scope of boxes) if (tick === undefined || tick.includes(scope)) fields.append('scope', scope);
  const act = /class="main" type="submit" name="act" value="(\w+)"/.exec(page)?.[1] ?? '';
  fields.set('act', deny && act === 'allow' ? 'cancel' : act);
  return fields;
}

class TinyBrowser {
  private cookie = '';

  constructor(private readonly origin: string) {}

  open(url: string): Promise<string | URL> {
    return this.go(url, { method: 'GET' });
  }

  submit(page: string, fields: URLSearchParams): Promise<string | URL> {
    const actions = [...page.matchAll(/<form method="post" action="([^"]+)"/g)];
    const action = actions.at(-1)?.[1];
    if (action === undefined) throw new Error(`No form on the page: ${textOf(page).slice(0, 500)}`);
    return this.go(`${this.origin}${unescapeHtml(action)}`, { method: 'POST', body: fields });
  }

  private async go(url: string, init: RequestInit): Promise<string | URL> {
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie: this.cookie } });
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    const location = response.headers.get('location');
    return location === null ? response.text() : new URL(location);
  }
}

function textOf(page: string): string {
  return page.replace(/<style>[^]*<\/style>|<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

function unescapeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)));
}
