import { loadConfig } from '@gatehouse/config';
import { gatewayEnv } from './config.js';

const good = {
  NATS_URL: 'nats://127.0.0.1:4222',
  NATS_NKEY: `SU${'A'.repeat(56)}`,
  PUBLIC_URL: 'http://localhost:4000',
  MAIL_URL: 'http://127.0.0.1:4001',
  AUDIT_URL: 'http://127.0.0.1:4002',
  CONSOLE_DIR: 'dist',
};

describe("the gateway's settings", () => {
  it.each(['http://localhost:4000', 'http://127.0.0.1:4000/', 'http://[::1]:4000', 'https://hub.example.org'])(
    'take %s as the public address',
    (PUBLIC_URL) => {
      expect(loadConfig(gatewayEnv, { ...good, PUBLIC_URL }).PUBLIC_URL).toBe(new URL(PUBLIC_URL).origin);
    },
  );

  it.each([
    ['http://hub.example.org', 'must be https, or http on localhost'],
    ['http://localhost.example.org', 'must be https, or http on localhost'],
    ['https://hub.example.org/path', 'must have no path'],
    ['ftp://localhost', "must be the gateway's address"],
  ])('refuse %s, since %s', (PUBLIC_URL, reason) => {
    expect(() => loadConfig(gatewayEnv, { ...good, PUBLIC_URL })).toThrow(`PUBLIC_URL: ${reason}`);
  });
});
