import { GoogleError } from '../http/google-error.js';

/** Drive names the parameter at fault (observed in public code). */
export function invalidParameter(location: string, message = 'Invalid Value'): GoogleError {
  return new GoogleError(400, 'invalid', message, { location, locationType: 'parameter' });
}

export function required(location: string, message: string): GoogleError {
  return new GoogleError(400, 'required', message, { location, locationType: 'parameter' });
}

export function fileNotFound(id: string): GoogleError {
  return new GoogleError(404, 'notFound', `File not found: ${id}.`, { location: 'fileId', locationType: 'parameter' });
}

export function noPermission(id: string): GoogleError {
  return new GoogleError(
    403,
    'insufficientFilePermissions',
    `The user does not have sufficient permissions for file ${id}.`,
  );
}

export function noParentPermission(): GoogleError {
  return new GoogleError(403, 'insufficientParentPermissions', 'Insufficient permissions for the specified parent.');
}

export function appNotAuthorized(id: string): GoogleError {
  const message = `The user has not granted the app write access to the file ${id}.`;
  return new GoogleError(403, 'appNotAuthorizedToFile', message);
}

export function conversionNotSupported(): GoogleError {
  return new GoogleError(400, 'badRequest', 'The requested conversion is not supported.', {
    location: 'convertTo',
    locationType: 'parameter',
  });
}

export function notSimulated(what: string): GoogleError {
  return new GoogleError(501, 'notImplemented', `${what} is not simulated.`);
}
