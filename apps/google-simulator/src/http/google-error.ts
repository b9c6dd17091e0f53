import { type ErrorForm } from './error-form.js';
import { type Answer, json } from './call.js';

export interface GoogleErrorOptions {
  readonly domain?: string;
  readonly retryAfterSeconds?: number | undefined;
  readonly headers?: Record<string, string>;
  readonly location?: string;
  /** What `location` names: a header where nothing is said. */
  readonly locationType?: 'header' | 'parameter';
  readonly details?: readonly Record<string, unknown>[];
}

/** The canonical code beside an HTTP status (cloud.google.com/apis/design/errors). */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  412: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** An error in Google's envelope (`google-apis.md` 6). */
export class GoogleError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
    readonly options: GoogleErrorOptions = {},
  ) {
    super(message);
    this.name = 'GoogleError';
  }

  answer(form: ErrorForm = 'both'): Answer {
    const {
      domain = 'global',
      location,
      locationType = 'header',
      details,
      retryAfterSeconds,
      headers = {},
    } = this.options;
    const where = location === undefined ? {} : { locationType, location };
    const errors = [{ message: this.message, domain, reason: this.reason, ...where }];
    const named = this.reason === 'failedPrecondition' ? 'FAILED_PRECONDITION' : STATUS_NAMES[this.status];
    const status = named ?? 'UNKNOWN';
    const error = {
      code: this.status,
      message: this.message,
      ...(form !== 'status' && { errors }),
      ...(form !== 'classic' && { status, ...(details && { details }) }),
    };
    const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    return json(this.status, { error }, { ...headers, ...retry });
  }
}

export const notFound = (): GoogleError => new GoogleError(404, 'notFound', 'Requested entity was not found.');

export const invalidArgument = (message: string): GoogleError => new GoogleError(400, 'invalidArgument', message);

/** Google's text for any status that a test asks for. */
export function plantedError(
  status: number,
  reason: string | undefined,
  retryAfterSeconds: number | undefined,
): GoogleError {
  const [ownReason, message] = PLANTED[status] ?? ['backendError', 'Backend Error'];
  const domain = status === 429 || /limitexceeded$/i.test(reason ?? '') ? 'usageLimits' : 'global';
  return new GoogleError(status, reason ?? ownReason, message, { domain, retryAfterSeconds });
}

const PLANTED: Readonly<Record<number, readonly [string, string]>> = {
  400: ['badRequest', 'Bad Request'],
  401: ['authError', 'Invalid Credentials'],
  403: ['forbidden', 'Forbidden'],
  404: ['notFound', 'Requested entity was not found.'],
  409: ['conflict', 'Conflict'],
  412: ['conditionNotMet', 'Precondition Failed'],
  429: ['rateLimitExceeded', 'Too many concurrent requests for user.'],
  500: ['backendError', 'Internal error encountered.'],
  503: ['backendError', 'The service is currently unavailable.'],
};
