import { type Simulator } from '../simulator.js';
import { control, GmailCaller, MINH, SCOPES, startTest } from '../testing/fixture.js';

const SETTINGS = ['basic', 'sharing'].map((name) => `https://www.googleapis.com/auth/gmail.settings.${name}`);

let simulator: Simulator;
let gmail: GmailCaller;

beforeEach(async () => {
  simulator = await startTest();
  await control(simulator, 'POST', `accounts/${MINH}/sendAs`, {
    sendAsEmail: 'Sales@hoasen.example',
    displayName: 'Sales',
  });
  gmail = await GmailCaller.for(simulator, [SCOPES.modify, ...SETTINGS]);
});
afterEach(() => simulator.close());

const own = { sendAsEmail: MINH, displayName: '', replyToAddress: '', signature: '', isPrimary: true, isDefault: true };
const sales = {
  sendAsEmail: 'Sales@hoasen.example',
  displayName: 'Sales',
  replyToAddress: '',
  signature: '',
  treatAsAlias: true,
  verificationStatus: 'accepted',
};

it('lists the own address and those accepted since', async () => {
  expect((await gmail.get('settings/sendAs')).body).toEqual({ sendAs: [own, sales] });
  expect((await gmail.get('settings/sendAs/sales%40hoasen.example')).body).toEqual(sales);
  expect((await gmail.get('settings/sendAs/nobody%40hoasen.example')).status).toBe(404);
});

it('patches what is named, replaces all by update, and moves the default', async () => {
  const path = 'settings/sendAs/sales%40hoasen.example';
  const patched = await gmail.call('PATCH', path, JSON.stringify({ signature: '<b>Sales</b>', isDefault: true }));
  expect(patched.body).toEqual({ ...sales, signature: '<b>Sales</b>', isDefault: true });
  expect((await gmail.get(`settings/sendAs/${MINH}`)).body).not.toHaveProperty('isDefault');
  const updated = await gmail.call('PUT', path, JSON.stringify({ replyToAddress: MINH }));
  expect(updated.body).toEqual({ ...sales, displayName: '', replyToAddress: MINH, isDefault: true });
  expect((await gmail.call('PATCH', path, '{"isDefault":false}')).status).toBe(400);
});

it.each([
  ['POST', 'settings/sendAs', '{"sendAsEmail":"x@hoasen.example"}'],
  ['DELETE', 'settings/sendAs/sales%40hoasen.example', undefined],
  ['POST', 'settings/sendAs/sales%40hoasen.example/verify', undefined],
])('leaves %s %s to domain-wide delegation', async (verb, path, body) => {
  expect(await gmail.call(verb, path, body)).toMatchObject({
    status: 403,
    body: { error: { errors: [{ reason: 'forbidden' }] } },
  });
});

it('lets gmail.modify read settings and not change them', async () => {
  const reader = await GmailCaller.for(simulator, [SCOPES.modify]);
  expect((await reader.get('settings/sendAs')).status).toBe(200);
  expect(
    (await reader.call('PATCH', `settings/sendAs/${MINH}`, '{"displayName":"M"}')).body.error.errors,
  ).toMatchObject([{ reason: 'insufficientPermissions' }]);
});
