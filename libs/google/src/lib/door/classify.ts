import { z } from 'zod';
import { GoogleError } from '../errors.js';

/** An absurd Retry-After (negative, years) is clamped, so that nothing sleeps for ever. */
const MAX_RETRY_AFTER_MS = 3_600_000;

const Reasons = z.object({
  error: z.union([
    z.string(),
    z.object({
      status: z.string().optional(),
      errors: z.array(z.object({ reason: z.string().optional() })).optional(),
    }),
  ]),
  error_description: z.string().optional(),
});

const RATE_REASONS = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'RESOURCE_EXHAUSTED',
  'quotaExceeded',
  'dailyLimitExceeded',
]);
const POLICY_REASONS = new Set(['domainPolicy', 'accessNotConfigured', 'admin_policy_enforced']);

/** Google's refusals by status and reason (guides/handle-errors; `google-apis.md` 1.4, 2.5). */
export function classify(status: number, body: Buffer, retryAfter: string | undefined, nowMs: number): GoogleError {
  const reason = reasonOf(body);
  const options = { status, ...(reason === undefined ? {} : { reason }) };
  const retryAfterMs = parseRetryAfter(retryAfter, nowMs);
  if (status === 429 || (status === 403 && reason !== undefined && RATE_REASONS.has(reason))) {
    return new GoogleError(
      'GOOGLE.RATE_LIMITED',
      'retry-later',
      'Google asked us to slow down; the work goes on by itself.',
      {
        ...options,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      },
    );
  }
  if (status >= 500) {
    return new GoogleError('GOOGLE.UNAVAILABLE', 'retry-later', 'Google could not answer; the work is tried again.', {
      ...options,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  return classifyRefusal(status, reason, options);
}

function classifyRefusal(
  status: number,
  reason: string | undefined,
  options: { status: number; reason?: string },
): GoogleError {
  if (reason === 'invalid_grant') {
    return new GoogleError(
      'GOOGLE.INVALID_GRANT',
      'reconsent',
      'Google no longer accepts this connection: sign in again.',
      options,
    );
  }
  if (reason !== undefined && POLICY_REASONS.has(reason)) {
    return new GoogleError(
      'GOOGLE.POLICY_REFUSED',
      'give-up',
      'A policy of the Google organisation blocks this: ask its administrator.',
      options,
    );
  }
  if (reason === 'invalid_client' || reason === 'unauthorized_client' || reason === 'deleted_client') {
    return new GoogleError(
      'GOOGLE.CLIENT_INVALID',
      'give-up',
      'Google does not know this OAuth client: check its id and secret.',
      options,
    );
  }
  if (status === 401) {
    return new GoogleError('GOOGLE.TOKEN_REFUSED', 'refresh-token', 'Google refused the access token.', options);
  }
  if (status === 403) {
    return new GoogleError(
      'GOOGLE.SCOPE_MISSING',
      'reconsent',
      'The consent does not cover this call: allow the feature again.',
      options,
    );
  }
  if (status === 404) {
    return new GoogleError('GOOGLE.ITEM_NOT_FOUND', 'skip-item', 'Google no longer has this item.', options);
  }
  return new GoogleError('GOOGLE.REQUEST_REFUSED', 'give-up', `Google refused the request (${status}).`, options);
}

function reasonOf(body: Buffer): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // an HTML error page has no reason
  }
  const parsed = Reasons.safeParse(json);
  if (!parsed.success) return undefined;
  const { error } = parsed.data;
  return typeof error === 'string' ? error : (error.errors?.[0]?.reason ?? error.status);
}

function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^-?\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}
