import { type Simulator } from '../simulator.js';
import { CalendarCaller } from '../testing/calendar-caller.js';
import { CLIENT, deliver, GmailCaller, LINH, MINH, SCOPES, startTest, tokensFor } from '../testing/fixture.js';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startTest();
});
afterEach(() => simulator.close());

/** A browser without script: keeps the cookie, follows no redirect, posts the page's own token. */
class Browser {
  private cookie = '';

  async open(path: string): Promise<string> {
    const response = await fetch(`${simulator.url}${path}`, { headers: { cookie: this.cookie }, redirect: 'manual' });
    return response.text();
  }

  async post(path: string, fields: Record<string, string>): Promise<Response> {
    const response = await fetch(`${simulator.url}${path}`, {
      method: 'POST',
      headers: { cookie: this.cookie },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    return response;
  }

  signIn(email: string, password = ''): Promise<Response> {
    return this.post('/web/sign-in', { email, password, back: '/mail' });
  }

  /** Fills in a form of the page that stands at `path`. */
  async submit(path: string, action: string, fields: Record<string, string> = {}): Promise<Response> {
    const token = /name="token" value="([^"]+)"/.exec(await this.open(path))?.[1] ?? '';
    return this.post(action, { ...fields, token });
  }
}

it('asks who it is before it shows anything, and takes no wrong password', async () => {
  const browser = new Browser();
  expect(await browser.open('/mail')).toContain('<h1>Sign in</h1>');
  expect(await (await browser.signIn(LINH, 'wrong')).text()).toContain('Wrong password');
  expect(await browser.open('/mail')).toContain('<h1>Sign in</h1>');
  expect((await browser.signIn(LINH, 'sen-vàng')).headers.get('location')).toBe('/mail');
  expect(await browser.open('/mail')).toContain('<h1>Mail</h1>');
});

it('shows mail as text, whatever stands in it', async () => {
  await deliver(simulator, { subject: '<script>alert(1)</script>', text: '<img src=x onerror=alert(2)>' });
  const browser = new Browser();
  await browser.signIn(MINH);
  const list = await browser.open('/mail');
  const path = /href="(\/mail\/\w+)"/.exec(list)?.[1] ?? '';
  const mail = await browser.open(path);
  expect([list, mail].map((html) => /<script|<img/.test(html))).toEqual([false, false]);
  expect(mail).toContain('&#60;img src=x');
});

it('stars, archives and trashes as Gmail does', async () => {
  const { id } = await deliver(simulator);
  const browser = new Browser();
  await browser.signIn(MINH);
  const gmail = await GmailCaller.for(simulator);
  for (const act of ['read', 'star', 'archive']) await browser.submit(`/mail/${id}`, `/mail/${id}/${act}`);
  expect((await gmail.get(`messages/${id}`)).body.labelIds).toEqual(['STARRED']);
  await browser.submit(`/mail/${id}`, `/mail/${id}/trash`);
  expect((await gmail.get(`messages/${id}`)).body.labelIds).toContain('TRASH');
});

it('sends mail', async () => {
  const browser = new Browser();
  await browser.signIn(MINH);
  await browser.submit('/mail', '/mail', { to: 'someone@elsewhere.example', subject: 'Chào', text: 'from the page' });
  const { body } = await (await GmailCaller.for(simulator)).get('messages?labelIds=SENT');
  expect(body.messages).toHaveLength(1);
});

it('refuses a form that another site made', async () => {
  const { id } = await deliver(simulator);
  const browser = new Browser();
  await browser.signIn(MINH);
  const forged = await browser.post(`/mail/${id}/trash`, { token: 'forged' });
  expect(forged.status).toBe(403);
  expect((await (await GmailCaller.for(simulator)).get(`messages/${id}`)).body.labelIds).toContain('INBOX');
});

it('says what Google refuses', async () => {
  const browser = new Browser();
  await browser.signIn(MINH);
  expect(await browser.open('/mail/18c0000000000000')).toContain('Requested entity was not found.');
});

it('ends an app’s access, and does not tell the app', async () => {
  const { access_token: token } = await tokensFor(simulator, [SCOPES.readonly]);
  const browser = new Browser();
  await browser.signIn(MINH);
  expect(await browser.open('/connections')).toContain('gatehouse-test');
  await browser.submit('/connections', '/connections/gatehouse-test');
  const profile = await fetch(`${simulator.url}/gmail/v1/users/me/profile`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(profile.status).toBe(401);
  expect(simulator.world.projectOf(CLIENT.clientId)).toBe('gatehouse-test');
  expect(await browser.open('/connections')).not.toContain('gatehouse-test');
});

it('leaves out of the calendar what was taken out of a series', async () => {
  const minh = await CalendarCaller.for(simulator);
  const { id } = await minh.insert({ summary: 'Giao ban', recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] });
  await minh.call('DELETE', `calendars/primary/events/${id}_20261125T020000Z`);
  const browser = new Browser();
  await browser.signIn(MINH);
  const page = await browser.open('/calendar');
  expect([page.includes('Giao ban'), page.includes('(no title)')]).toEqual([true, false]);
});
