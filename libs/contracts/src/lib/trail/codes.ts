import { z } from 'zod';

export const SERVICES = ['auth', 'mail', 'calendar', 'docs', 'contacts', 'audit', 'gateway'] as const;
export type Service = (typeof SERVICES)[number];

export const FEATURES = ['mail', 'calendar', 'docs', 'contacts'] as const;
export const Feature = z.enum(FEATURES);
export type Feature = z.infer<typeof Feature>;

export const RESULTS = ['ok', 'partial', 'error', 'denied', 'discarded', 'not_sent'] as const;
export const BASES = ['consent', 'request', 'withdrawal', 'operation', 'organisation', 'law', 'security'] as const;
export const ACTOR_KINDS = ['person', 'key', 'service', 'operator', 'anonymous'] as const;
export const API_KINDS = ['read', 'write', 'token', 'admin'] as const;

export const Result = z.enum(RESULTS);
export const Basis = z.enum(BASES);
export const ActorKind = z.enum(ACTOR_KINDS);
export const ApiKind = z.enum(API_KINDS);
export type Result = z.infer<typeof Result>;
export type Basis = z.infer<typeof Basis>;
export type ActorKind = z.infer<typeof ActorKind>;
export type ApiKind = z.infer<typeof ApiKind>;

/** `reason` is a closed code; free text stands in the body. */
export const REASONS = [
  'no_grant',
  'grant_closed',
  'grant_withdrawn',
  'grant_expired',
  'purpose_not_granted',
  'scope_missing',
  'method_not_in_purpose',
  'actor_not_allowed',
  'version_stale',
  'subject_mismatch',
  'admission_late',
  'not_needed',
  'aborted',
  'quota',
  'network',
  'timeout',
  'late',
  'google_refused',
  'google_failed',
  'rate_limited',
  'token_dead',
  'not_found',
  'invalid_answer',
  'too_large',
  'successor',
  'user_refused',
  'scope_unticked',
  'member',
  'administrator',
  'google',
  'expired',
  'left',
  'keep',
  'erase',
  'unanswered',
  'restart',
  'no_answer',
] as const;
export const Reason = z.enum(REASONS);
export type Reason = z.infer<typeof Reason>;
