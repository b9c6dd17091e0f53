/** What one filters by: the types that tell of people's data. All others are found without a filter. */
export const ENTRY_TYPES = [
  'access.read',
  'access.denied',
  'exchange.intent',
  'exchange.outcome',
  'consent.requested',
  'consent.granted',
  'consent.withdrawn',
  'token.issued',
  'token.refreshed',
  'token.revoked',
  'erasure.content',
  'push.received',
  'auth.signed_in',
  'auth.refused',
  'audit.read',
  'audit.export',
] as const;

export const PURPOSES = [
  'mail.sync',
  'mail.read',
  'mail.archive',
  'auth.connect',
  'auth.refresh',
  'consent.close',
  'trail.read',
] as const;

export const RESULTS = ['ok', 'partial', 'error', 'denied', 'discarded', 'not_sent'] as const;
