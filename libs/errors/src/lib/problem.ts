import { HubError } from './hub-error.js';

/** RFC 9457 problem details. `code` is stable; `correlationId` finds the log line. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  readonly next?: string;
  readonly correlationId: string;
}

/** The HTTP status of a code's suffix; what names none is the caller's bad input. */
const STATUS_BY_SUFFIX: readonly (readonly [RegExp, number])[] = [
  [/(^|\.|_)UNAVAILABLE$/, 503],
  [/(^|\.|_)(NOT_FOUND|UNKNOWN)$/, 404],
  [/(^|\.|_)(UNAUTHENTICATED|SESSION_EXPIRED)$/, 401],
  [/(^|\.|_)(FORBIDDEN|DENIED)$/, 403],
  [/(^|\.|_)(CONFLICT|ALREADY_CONNECTED)$/, 409],
  [/(^|\.|_)(TOO_LARGE)$/, 413],
  [/(^|\.|_)(TOO_MANY|RATE_LIMITED)$/, 429],
  [/(^|\.|_)(TIMEOUT)$/, 504],
  [/^INTERNAL$/, 500],
  [/^(MESSAGING|DATABASE|VAULT)\./, 503],
];

export function statusOf(code: string): number {
  return STATUS_BY_SUFFIX.find(([suffix]) => suffix.test(code))?.[1] ?? 400;
}

/** What an outsider may see of an error: a `HubError` speaks for itself, a bug is a bare 500. */
export function toProblem(error: unknown, correlationId: string): Problem {
  if (!isHubError(error)) {
    return {
      type: 'about:blank',
      title: 'Internal error',
      status: 500,
      code: 'INTERNAL',
      detail:
        'Something went wrong on our side. Try again; if it stays, give the correlation id to your administrator.',
      correlationId,
    };
  }
  return {
    type: `urn:gatehouse:error:${error.code}`,
    title: error.code,
    status: statusOf(error.code),
    code: error.code,
    detail: error.message,
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(error.next === undefined ? {} : { next: error.next }),
    correlationId,
  };
}

function isHubError(error: unknown): error is HubError {
  return error instanceof HubError;
}
