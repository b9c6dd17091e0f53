const SECRET_KEYS = new Set([
  'authorization',
  'cookie',
  'setcookie',
  'password',
  'passwd',
  'secret',
  'clientsecret',
  'seed',
  'kek',
  'dek',
  'jws',
  'code',
  'codeverifier',
  'state',
  'nonce',
  'token',
  'idtoken',
  'accesstoken',
  'refreshtoken',
  'subject',
  'snippet',
  'body',
  'raw',
]);
/** Google's access and refresh tokens, JWTs and bearer values, wherever they stand in a line. */
const SECRET_VALUES =
  /\bBearer\s+[\w.~+/=-]+|\bya29\.[\w-]+|\b1\/\/[\w-]{20,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bSU[A-Z2-7]{56}\b/g;
const DEPTH = 6;
const MASK = '[redacted]';

/** A copy fit for the log: secrets masked by key, errors flattened to what is safe, bytes counted, depth bounded. */
export function redact(value: unknown, depth = DEPTH): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toJSON();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth === 0) return '[…]';
  if (isErrorLike(value)) return toLoggableError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSecretKey(key, inner) ? MASK : redact(inner, depth - 1)]),
  );
}

/** Masks token-shaped text in a finished line. */
export function redactText(line: string): string {
  return line.replace(SECRET_VALUES, MASK);
}

/** `code: 'GRANT_UNKNOWN'` is an error's code, not an authorization code; only closed codes look like that. */
function isSecretKey(key: string, value: unknown): boolean {
  const plain = key.toLowerCase().replace(/[^a-z]/g, '');
  if (plain === 'code') return typeof value !== 'string' || !/^[A-Z][A-Z0-9_.]{0,63}$/.test(value);
  return SECRET_KEYS.has(plain) || plain.endsWith('password') || plain.endsWith('token') || plain.endsWith('secret');
}

function isErrorLike(value: object): value is Error & { code?: unknown; field?: unknown; next?: unknown } {
  return 'stack' in value && 'message' in value && typeof value.message === 'string';
}

/** Only named fields: a client's error object carries the whole request, headers included. */
function toLoggableError(error: Error & { code?: unknown; field?: unknown; next?: unknown }, depth: number): object {
  const { name, message, code, field, next, stack, cause } = error;
  const plain = (part: unknown) => (typeof part === 'string' || typeof part === 'number' ? part : undefined);
  return {
    type: name,
    message,
    code: plain(code),
    field: plain(field),
    next: plain(next),
    stack,
    ...(cause === undefined ? {} : { cause: redact(cause, depth - 1) }),
  };
}
