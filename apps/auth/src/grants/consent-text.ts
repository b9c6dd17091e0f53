import { createHash } from 'node:crypto';
import {
  type ConsentInForce,
  type Feature,
  FEATURE_CONSENT,
  noticeText,
  purposeOf,
  type PurposeName,
} from '@gatehouse/contracts';
import { AuthError } from '../auth-error.js';

export type Language = 'en' | 'vi';

/** The purpose under which a copy is kept after a withdrawal, by feature. */
export const KEEP_PURPOSE: Partial<Record<Feature, PurposeName>> = { mail: 'mail.archive' };

/** The consent that a feature asks for, as shown. @throws AuthError AUTH.FEATURE_UNSUPPORTED */
export function consentAsked(feature: Feature, lang: Language): { consent: ConsentInForce; text: string } {
  const text = noticeText(feature, lang);
  const asked = FEATURE_CONSENT[feature];
  if (text === undefined || asked === undefined) throw unsupported(feature);
  const { purposes, scopes } = asked;
  return { text, consent: { feature, purposes, scopes, notice: noticeHash(text), lang, until: null } };
}

/** The consent under which a kept copy is read: no scopes, Google is never called. */
export function consentToKeep(feature: Feature, lang: Language): { consent: ConsentInForce; text: string } {
  const purpose = KEEP_PURPOSE[feature];
  if (purpose === undefined) throw unsupported(feature);
  const text = `${purposeOf(purpose).why[lang]} (${purpose})`;
  return { text, consent: { feature, purposes: [purpose], scopes: [], notice: noticeHash(text), lang, until: null } };
}

/** SHA-256 of the text's UTF-8 bytes, base64. */
export function noticeHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}

/** The service that owns what a feature mirrors. @throws AuthError AUTH.FEATURE_UNSUPPORTED */
export function serviceOf(feature: Feature): string {
  const service = FEATURE_CONSENT[feature]?.service;
  if (service === undefined) throw unsupported(feature);
  return service;
}

function unsupported(feature: Feature): AuthError {
  return new AuthError('AUTH.FEATURE_UNSUPPORTED', `'${feature}' cannot be connected yet.`, {
    field: 'features',
    next: 'Choose another feature.',
  });
}
