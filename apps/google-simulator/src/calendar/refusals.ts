import { GoogleError } from '../http/google-error.js';

/** Refusals in Calendar's words (`google-apis.md` 3; guides/errors). */
export const required = (message: string): GoogleError => new GoogleError(400, 'required', message);
export const invalid = (message = 'Invalid Value', location?: string): GoogleError =>
  new GoogleError(400, 'invalid', message, location === undefined ? {} : { location });
export const badRequest = (message = 'Bad Request'): GoogleError => new GoogleError(400, 'badRequest', message);
export const timeRangeEmpty = (): GoogleError =>
  new GoogleError(400, 'timeRangeEmpty', 'The specified time range is empty.');
export const notFound = (): GoogleError => new GoogleError(404, 'notFound', 'Not Found');
export const duplicate = (): GoogleError =>
  new GoogleError(409, 'duplicate', 'The requested identifier already exists.');
export const deleted = (): GoogleError => new GoogleError(410, 'deleted', 'Resource has been deleted');
export const fullSyncRequired = (): GoogleError =>
  new GoogleError(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.');
export const updatedMinTooLongAgo = (): GoogleError =>
  new GoogleError(410, 'updatedMinTooLongAgo', 'The requested minimum modification time lies too far in the past.');
export const forbiddenForNonOrganizer = (): GoogleError =>
  new GoogleError(
    403,
    'forbiddenForNonOrganizer',
    'Shared properties can only be changed by the organizer of the event.',
  );
export const requiredAccessLevel = (): GoogleError =>
  new GoogleError(403, 'requiredAccessLevel', 'You need to have writer access to this calendar.');
export const conditionNotMet = (): GoogleError =>
  new GoogleError(412, 'conditionNotMet', 'Precondition Failed', { location: 'If-Match' });
