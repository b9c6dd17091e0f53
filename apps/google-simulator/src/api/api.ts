import { type TouchedBy } from '../channels/touch.js';
import { type Tariff } from '../config.js';
import { type ErrorForm } from '../http/error-form.js';
import { type ApiCall, type ApiHandler } from './api-call.js';

/** What a call costs: units out of one bucket of the API's quota. */
export interface Price {
  readonly bucket: string;
  readonly units: number;
}

/** A bucket: units in any 60 seconds, of one user of a project and of the project as a whole. */
export interface Limit {
  readonly user: number;
  readonly project: number;
  /** As refusals name it: `Queries` → "quota metric 'Queries' and limit 'Queries per minute per user'". */
  readonly metric: string;
}

/** Fields that every resource of one schema has, whoever asks, and where that is known from. */
export interface AlwaysPresent {
  readonly fields: readonly string[];
  readonly source: string;
}

/** One of Google's APIs, as far as it is simulated. The front door reads this and nothing else of it. */
export interface ApiDefinition {
  /** Name of its discovery document: `gmail.v1`. */
  readonly name: string;
  /** As refusals name it: `gmail.googleapis.com`. */
  readonly service: string;
  readonly errors: ErrorForm;
  readonly maxBatch: number;
  /** A batch takes no uploads and no downloads. */
  readonly noMediaInBatch?: boolean;
  /** By method id of the document. */
  readonly handlers: Readonly<Record<string, ApiHandler>>;
  /** What a resumable upload is refused for before its bytes come, by method id. @throws GoogleError */
  readonly beforeUpload?: Readonly<Record<string, (call: ApiCall) => void>>;
  /** Methods that answer 501 here, by prefix, each with its reason. Whatever else is missing fails the suite. */
  readonly notSimulated: readonly (readonly [prefix: string, reason: string])[];
  /** `query` is the call's, where one is charged: a download may cost more than what it is read from. */
  readonly price: (methodId: string, tariff: Tariff, query?: URLSearchParams) => Price;
  readonly limits: Readonly<Record<Tariff, Readonly<Record<string, Limit>>>>;
  /** By schema name of the document. */
  readonly alwaysPresent: Readonly<Record<string, AlwaysPresent>>;
  /** Which watched resources an event changed, where the API has notification channels. */
  readonly touchedBy?: TouchedBy;
}

/** No limit that a test or a demo meets. */
export const UNLIMITED = 1e9;
