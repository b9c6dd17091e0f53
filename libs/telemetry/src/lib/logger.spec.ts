import { HubError } from '@gatehouse/errors';
import { createLogger } from './logger.js';
import { withTrace } from './trace.js';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ service: 'toy', destination: { write: (line: string) => void lines.push(line) } }));
  return lines.join('');
}

describe('the logger', () => {
  it.each([
    'authorization',
    'Authorization',
    'cookie',
    'set-cookie',
    'password',
    'refresh_token',
    'refreshToken',
    'access_token',
    'token',
    'code',
    'client_secret',
    'subject',
  ])('masks %s at any depth', (key) => {
    const line = logged((logger) => logger.info({ [key]: 'canary', a: { b: [{ [key]: 'canary' }] } }, 'hello'));
    expect(line).not.toContain('canary');
    expect(line.match(/\[redacted\]/g)).toHaveLength(2);
  });

  it.each([
    'Bearer abc.DEF-123',
    'ya29.a0AfH6SMB',
    '1//0gK8sdfjhsdkfjh3whs9d8fh',
    'eyJhbGciOi.eyJzdWIi.c2ln',
    `SU${'A'.repeat(56)}`,
  ])('masks a value that looks like a secret wherever it stands: %s', (secret) => {
    expect(logged((logger) => logger.warn({ note: secret }, `failed with ${secret}`))).not.toContain(secret);
  });

  it('keeps of an error only what is safe, down its causes', () => {
    const cause = Object.assign(new Error('refused'), { config: { headers: { 'x-key': 'canary' } } });
    const line = logged((logger) => logger.error(new HubError('TOY.BROKEN', 'It broke.', { cause, next: 'Mend it.' })));
    expect(JSON.parse(line)).toMatchObject({
      msg: 'It broke.',
      err: { code: 'TOY.BROKEN', next: 'Mend it.', cause: { message: 'refused' } },
    });
    expect(line).not.toContain('canary');
  });

  it('counts bytes instead of printing them and writes big integers', () => {
    const line = logged((logger) => logger.info({ bytes: Buffer.from('canary'), at: 2n ** 60n }, 'x'));
    expect(JSON.parse(line)).toMatchObject({ bytes: '[6 bytes]', at: '1152921504606846976' });
  });

  it('writes the trace id of the work under way', () => {
    const traceparent = `00-${'cd'.repeat(16)}-00f067aa0ba902b7-01`;
    const line = logged((logger) => withTrace(traceparent, () => logger.info('x')));
    expect(JSON.parse(line)).toMatchObject({ traceId: 'cd'.repeat(16), service: 'toy', level: 'info' });
  });

  it('keeps a forged line inside its string', () => {
    expect(
      logged((logger) => logger.info({ name: 'a\n{"level":"fatal"}' }, 'x'))
        .trim()
        .split('\n'),
    ).toHaveLength(1);
  });
});
