import { invalidArgument } from '../http/google-error.js';

/** What a contact holds and may be written (People reference, people.updateContact). */
export const WRITABLE = [
  ...['addresses', 'biographies', 'birthdays', 'calendarUrls', 'clientData', 'emailAddresses', 'events', 'externalIds'],
  ...['fileAses', 'genders', 'imClients', 'interests', 'locales', 'locations', 'memberships', 'miscKeywords', 'names'],
  ...['nicknames', 'occupations', 'organizations', 'phoneNumbers', 'relations', 'sipAddresses', 'urls', 'userDefined'],
];

const READ_ONLY = ['ageRanges', 'coverPhotos', 'metadata', 'photos', 'skills'];
export const READABLE: readonly string[] = [...WRITABLE, ...READ_ONLY];

/** Of other contacts and of searches among them. */
export const OTHER_READABLE = ['emailAddresses', 'metadata', 'names', 'phoneNumbers', 'photos'];

/** A contact has one of each of these. */
export const SINGLETONS = ['biographies', 'birthdays', 'genders', 'names'];

/**
 * The paths of a field mask; `names.displayName` counts as `names`.
 * @throws GoogleError 400 where it is needed and absent, or names what there is not
 */
export function readMask(name: string, text: string | undefined, valid: readonly string[] = READABLE): Set<string> {
  const paths = (text ?? '').split(',').map((path) => path.trim().split('.')[0] ?? '');
  const given = paths.filter((path) => path !== '');
  if (given.length === 0)
    throw invalidArgument(
      `${name} mask is required. Please specify one or more valid paths. Valid paths are documented at https://developers.google.com/people/api/rest.`,
    );
  const unknown = given.find((path) => !valid.includes(path));
  if (unknown !== undefined)
    throw invalidArgument(
      `Invalid ${name} mask path: "${unknown}". Valid paths are documented at https://developers.google.com/people/api/rest.`,
    );
  return new Set(given);
}
