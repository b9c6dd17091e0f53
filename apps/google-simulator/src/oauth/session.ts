import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Call } from '../http/call.js';

const COOKIE = 'google_simulator';

/** Who is signed in to the simulated Google in this browser: a signed cookie with addresses, nothing kept. */
export class BrowserSessions {
  constructor(private readonly key: Buffer) {}

  signedIn(call: Call): string[] {
    const cookie = (call.headers.cookie ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${COOKIE}=`));
    const [payload = '', mac = ''] = cookie?.slice(COOKIE.length + 1).split('.') ?? [];
    if (payload === '' || !this.isOurs(payload, mac)) return [];
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as string[];
  }

  /** The Set-Cookie header that adds an account. */
  signIn(call: Call, email: string): string {
    const emails = [...new Set([email, ...this.signedIn(call)])].slice(0, 10);
    const payload = Buffer.from(JSON.stringify(emails)).toString('base64url');
    return `${COOKIE}=${payload}.${this.mac(payload)}; Path=/; HttpOnly; SameSite=Lax`;
  }

  /** What a form of ours carries; a page of another origin cannot know it. */
  formToken(email: string): string {
    return this.mac(`form:${email}`);
  }

  private isOurs(payload: string, mac: string): boolean {
    const [expected, given] = [Buffer.from(this.mac(payload)), Buffer.from(mac)];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  private mac(payload: string): string {
    return createHmac('sha256', this.key).update(payload).digest('base64url');
  }
}
