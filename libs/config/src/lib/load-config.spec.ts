import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config-error.js';
import { loadConfig } from './load-config.js';
import { json, key32, serviceEnv } from './pieces.js';
import type { Environment } from './with-files.js';

const schema = z.object({ ...serviceEnv, KEK: key32(), LEDGER_FILE: z.string().optional() });
const seed = `SU${'A'.repeat(56)}`;
const good: Environment = {
  MONGO_URL: 'mongodb://u:p@127.0.0.1:27017/mail',
  NATS_URL: 'nats://127.0.0.1:4222',
  NATS_NKEY: seed,
  KEK: 'ab'.repeat(32),
};

function faultsOf(env: Environment): readonly string[] {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

function fileWith(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'secret');
  writeFileSync(path, content);
  return path;
}

describe('loadConfig', () => {
  it('gives a frozen, typed object with the defaults filled in', () => {
    const config = loadConfig(schema, good);
    expect(config).toMatchObject({ PORT: 0, HOST: '127.0.0.1', GATEHOUSE_MODE: 'production' });
    expect(config.KEK).toHaveLength(32);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every fault at once, one a line, and repeats no value', () => {
    const env = { PORT: '99999', NATS_URL: 'http://canary', NATS_NKEY: 'canary', KEK: 'canary' };
    expect(faultsOf(env).map((fault) => fault.split(':')[0])).toEqual([
      'PORT',
      'MONGO_URL',
      'NATS_URL',
      'NATS_NKEY',
      'KEK',
    ]);
    expect(() => loadConfig(schema, env)).toThrow(/^MONGO_URL: /m);
    expect(faultsOf(env).join()).not.toContain('canary');
  });

  it('reads a secret from the file named by NAME_FILE, trimmed', () => {
    const env = { ...good, NATS_NKEY: undefined, NATS_NKEY_FILE: fileWith(`${seed}\n`) };
    expect(loadConfig(schema, env).NATS_NKEY).toBe(seed);
  });

  it('leaves a setting that asks for a path alone', () => {
    expect(loadConfig(schema, { ...good, LEDGER_FILE: '/not/there' }).LEDGER_FILE).toBe('/not/there');
  });

  it('names the file that cannot be read, and only that', () => {
    const env = { ...good, KEK: undefined, KEK_FILE: '/not/there' };
    expect(faultsOf(env)).toEqual(['KEK_FILE: cannot be read (ENOENT)']);
  });

  it('takes an empty variable for an unset one', () => {
    expect(faultsOf({ ...good, MONGO_URL: '' })).toEqual(['MONGO_URL: is missing']);
  });

  it('refuses fault points and a fast clock outside the sandbox', () => {
    expect(faultsOf({ ...good, GATEHOUSE_FAULT: 'mail.sync.stored:kill' })).toEqual([
      'GATEHOUSE_FAULT: only allowed with GATEHOUSE_MODE=sandbox',
    ]);
    expect(faultsOf({ ...good, GATEHOUSE_MODE: 'sandbox', GATEHOUSE_CLOCK_RATE: '10' })).toEqual([]);
  });

  it('parses JSON settings and says when they are none', () => {
    const keys = z.object({ KEYS: json(z.object({ mail: z.string() })) });
    expect(loadConfig(keys, { KEYS: '{"mail":"x"}' }).KEYS).toEqual({ mail: 'x' });
    expect(() => loadConfig(keys, { KEYS: '{' })).toThrow('KEYS: is not valid JSON');
  });
});
