import { EditRefused } from './refused.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields of a mask, those of `*` included.
 * @param known what the message has: an update names nothing else
 */
export function readMask(fields: string | undefined, known: readonly string[]): readonly string[] {
  const paths = (fields ?? '').split(',').map((path) => path.trim());
  if (paths.every((path) => path === ''))
    throw new EditRefused("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)");
  if (paths.length === 1 && paths[0] === '*') return known;
  for (const path of paths)
    if (!known.includes(path.split('.')[0] ?? '')) throw new EditRefused(`Invalid field: ${path}`);
  return paths;
}

/** What the mask names is as the update says, and gone where the update leaves it out. */
export function masked(current: Fields, update: Fields, paths: readonly string[]): Fields {
  return paths.reduce((result, path) => put(result, path.split('.'), at(update, path.split('.'))), current);
}

function put(fields: Fields, [name = '', ...rest]: readonly string[], value: unknown): Fields {
  const { [name]: before, ...others } = fields;
  if (rest.length > 0) return { ...others, [name]: put(isFields(before) ? before : {}, rest, value) };
  return value === undefined ? others : { ...others, [name]: value };
}

function at(fields: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    fields,
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
