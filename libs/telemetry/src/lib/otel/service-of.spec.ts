import { serviceOf } from './service-of.js';

describe('the name of a program', () => {
  it.each([
    ['/opt/gatehouse/apps/mail/dist/main.js', 'mail'],
    ['/opt/gatehouse/apps/google-simulator/dist/main.js', 'google-simulator'],
    ['/opt/gatehouse/tools/bench/dist/mail-without-trail.main.js', 'mail-without-trail'],
    ['/tmp/x.js', 'x'],
    [undefined, 'unknown'],
  ])('is, of %s, %s', (program, name) => {
    expect(serviceOf(program)).toBe(name);
  });
});
