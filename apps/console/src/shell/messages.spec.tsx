import { en } from './messages/en.js';
import { vi } from './messages/vi.js';

interface Catalogue {
  readonly [key: string]: string | Catalogue;
}

/** `a.b` → its text; a plural's forms are one key, since languages have different numbers of them. */
function texts(catalogue: Catalogue, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(catalogue)) {
    const name = `${path}${key.replace(/_(one|other)$/, '')}`;
    if (typeof value === 'string') found.set(name, value);
    else for (const [inner, text] of texts(value, `${name}.`)) found.set(inner, text);
  }
  return found;
}

const valuesIn = (text = ''): string[] => [...new Set(text.match(/\{\{\w+\}\}/g))].sort();

const wordsOf = (text: string): string => text.replace(/\{\{\w+\}\}/g, '');

describe('the catalogues', () => {
  const [english, vietnamese] = [texts(en), texts(vi)];

  it('have the same keys in every language', () => {
    expect([...vietnamese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('name the same values in every sentence', () => {
    const differing = [...english].filter(
      ([key, text]) => String(valuesIn(text)) !== String(valuesIn(vietnamese.get(key))),
    );
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('leave no sentence empty or untranslated by accident', () => {
    const same = [...english].filter(([key, text]) => /\p{L} /u.test(wordsOf(text)) && vietnamese.get(key) === text);
    expect([same.map(([key]) => key), [...english, ...vietnamese].filter(([, text]) => text.trim() === '')]).toEqual([
      [],
      [],
    ]);
  });

  it('have every form that the plural of their language needs', () => {
    const plurals = (catalogue: Catalogue): string[] =>
      Object.entries(catalogue).flatMap(([key, value]) => (typeof value === 'string' ? [key] : plurals(value)));
    const ones = plurals(en).filter((key) => key.endsWith('_one'));
    expect(ones.filter((key) => !plurals(en).includes(key.replace(/_one$/, '_other')))).toEqual([]);
    expect(plurals(vi).filter((key) => key.endsWith('_one'))).toEqual([]);
  });
});
