import { APIS } from './apis.js';
import { loadDiscovery, methodsOf } from './discovery/document.js';

describe.each(APIS)('$name', ({ name, handlers, notSimulated, alwaysPresent, price, limits }) => {
  const document = loadDiscovery(name);
  const methods = methodsOf(document).map(({ id }) => id);

  it.each(methods)('%s is done, or listed as not simulated, never both', (id) => {
    const listed = notSimulated.filter(([prefix]) => id.startsWith(prefix));
    expect([id in handlers, listed.length > 0]).toEqual(id in handlers ? [true, false] : [false, true]);
  });

  it('does nothing that Google’s document does not name', () => {
    expect(Object.keys(handlers).filter((id) => !methods.includes(id))).toEqual([]);
  });

  it('lists nothing as not simulated that the document does not have', () => {
    expect(notSimulated.filter(([prefix]) => !methods.some((id) => id.startsWith(prefix)))).toEqual([]);
  });

  it('asks for fields that the document’s schemas have', () => {
    const unknown = Object.entries(alwaysPresent).flatMap(([schema, { fields }]) =>
      fields.filter((field) => document.schemas[schema]?.properties?.[field] === undefined),
    );
    expect(unknown).toEqual([]);
  });

  it('has a limit for what each method costs, under every tariff', () => {
    for (const tariff of ['old', 'new', 'unlimited'] as const)
      for (const id of methods) expect(limits[tariff]).toHaveProperty(price(id, tariff).bucket);
  });
});
