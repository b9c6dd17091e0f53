import { type Simulator } from '../simulator.js';
import { control, LINH, MINH, startTest } from '../testing/fixture.js';

let simulator: Simulator;
let id: string;
beforeEach(async () => {
  simulator = await startTest();
  const made = await control(simulator, 'POST', `accounts/${MINH}/documents`, {
    title: '<i>Kế hoạch</i>',
    text: '<script>alert(1)</script>',
  });
  ({ id } = made.body as { id: string });
});
afterEach(() => simulator.close());

async function signedIn(email: string): Promise<(path: string, fields?: Record<string, string>) => Promise<Response>> {
  let cookie = '';
  const go = async (path: string, fields?: Record<string, string>): Promise<Response> => {
    const init = fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) };
    const response = await fetch(`${simulator.url}${path}`, { ...init, headers: { cookie }, redirect: 'manual' });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return response;
  };
  await go('/web/sign-in', { email, password: email === LINH ? 'sen-vàng' : '', back: '/drive' });
  return go;
}

const tokenOf = (page: string): string => /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';

it('asks who it is first', async () => {
  const page = await (await fetch(`${simulator.url}/document/d/${id}/edit`)).text();
  expect(page).toContain('<h1>Sign in</h1>');
  expect(page).not.toContain('alert(1)');
});

it('shows text as text, says that it is not Google, and appends and replaces', async () => {
  const go = await signedIn(MINH);
  const edit = `/document/d/${id}/edit`;
  const page = await (await go(edit)).text();
  expect(page).toContain('this is not Google');
  expect(page).toContain('&#60;script&#62;');
  expect(page).not.toMatch(/<script|<i>/);
  const token = tokenOf(page);
  await go(`/document/d/${id}/append`, { token, text: 'Dòng một\r\nline two' });
  const done = await go(`/document/d/${id}/replace`, { token, find: 'line', replace: 'dòng' });
  expect(done.headers.get('location')).toBe(edit);
  expect(await (await go(edit)).text()).toContain('Dòng một\ndòng two');
  expect(simulator.world.drive.files.get(id)?.lastModifiedBy).toBe(MINH);
});

it('takes no form of another page', async () => {
  const go = await signedIn(MINH);
  const refused = await go(`/document/d/${id}/append`, { token: 'guessed', text: 'x' });
  expect(refused.status).toBe(403);
  expect(await (await go(`/document/d/${id}/edit`)).text()).not.toContain('\nx');
});

it('shows nothing to others, and no form to a reader', async () => {
  const go = await signedIn(LINH);
  expect((await go(`/document/d/${id}/edit`)).status).toBe(403);
  const permission = {
    id: '1',
    type: 'user',
    role: 'reader',
    emailAddress: LINH,
    sharedAt: 0,
    sharedBy: MINH,
  } as const;
  simulator.world.record([{ t: 'drive.shared', id, permission, by: MINH, project: null, at: 0 }]);
  const page = await (await go(`/document/d/${id}/edit`)).text();
  expect([page.includes('You may read it only.'), page.includes('<form')]).toEqual([true, false]);
});

it('control routes edit it as somebody, and the state tells what it says', async () => {
  await control(simulator, 'POST', `documents/${id}/append`, { text: 'more', as: LINH });
  await control(simulator, 'POST', `documents/${id}/replace`, { find: 'more', replace: 'less' });
  expect((await control(simulator, 'POST', 'documents/absent/append', { text: 'x' })).status).toBe(404);
  const state = String((await control(simulator, 'GET', `state/${MINH}`)).body)
    .trim()
    .split('\n');
  const lines = state.map((line) => JSON.parse(line) as { kind: string; text?: string; revision?: number });
  expect(lines.find(({ kind }) => kind === 'document')).toMatchObject({
    revision: 3,
    text: '<script>alert(1)</script>\nless',
  });
});
