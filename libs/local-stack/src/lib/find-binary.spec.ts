import { isAtLeast } from './find-binary.js';

describe('versions', () => {
  it.each([
    ['2.15.1', '2.12.6', true],
    ['2.12.6', '2.12.6', true],
    ['2.9.10', '2.12.6', false],
    ['22.22', '22.22.0', true],
    ['20.20.2', '22.22.0', false],
  ])('%s against the floor %s: %s', (version, floor, enough) => expect(isAtLeast(version, floor)).toBe(enough));
});
