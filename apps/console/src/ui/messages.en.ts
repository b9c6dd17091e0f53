/** What several features say: acts, faults by code, where a feature stands. */
export const uiEn = {
  ui: { retry: 'Try again', details: 'Details', copy: 'Copy', copied: 'Copied', close: 'Close' },
  problems: {
    INTERNAL: {
      what: 'Something went wrong on our side',
      next: 'Try again. If it stays, give the details to your administrator.',
    },
    OFFLINE: { what: 'Gatehouse cannot be reached', next: 'Check your connection and try again.' },
    NOT_FOUND: { what: 'There is nothing here', next: 'Go back and open it from its list.' },
    SERVICE_UNAVAILABLE: {
      what: 'A part of Gatehouse is just not answering',
      next: 'Try again in a moment; nothing was lost.',
    },
    AUDIT_UNAVAILABLE: {
      what: 'The record of accesses is just not answering',
      next: 'Without it nothing may be read. Try again in a moment.',
    },
    ACCESS_DENIED: { what: 'This is not allowed', next: 'Look under Connections whether your consent stands.' },
    FORBIDDEN: { what: 'You may not see this', next: 'Ask your administrator if you need it.' },
    REQUEST_FORBIDDEN: { what: 'This request did not come from this page', next: 'Reload the page and try again.' },
    SESSION_UNAUTHENTICATED: { what: 'Your session has ended', next: 'Sign in again, then repeat it.' },
    AUTH_CREDENTIALS_UNAUTHENTICATED: { what: 'Email or password is wrong', next: 'Check both and try again.' },
    AUTH_ATTEMPTS_TOO_MANY: { what: 'Too many attempts', next: 'Wait a few minutes, then try again.' },
    AUTH_STATE_INVALID: {
      what: 'The answer from Google could not be matched to your request',
      next: 'Nothing was connected. Connect again; it must be finished in the same browser within ten minutes.',
    },
    AUTH_CONSENT_REFUSED: {
      what: 'You did not agree at Google',
      next: 'Nothing was connected. You can connect at any time.',
    },
    AUTH_GOOGLE_UNAVAILABLE: {
      what: 'Google is just not answering',
      next: 'Nothing was connected. Try again in a moment.',
    },
    AUTH_ROLE_FORBIDDEN: { what: 'Your role may not do this', next: 'Ask your administrator if you need it.' },
    AUTH_ACCOUNT_OTHER_CONFLICT: {
      what: 'That was another Google account',
      next: 'Connect again and choose the account that was connected before.',
    },
    AUTH_ACCOUNT_ALREADY_CONNECTED: {
      what: 'This Google account is connected here already',
      next: 'Use that connection, or turn it off first.',
    },
    AUTH_IDENTITY_INVALID: {
      what: 'Google’s word about the account could not be verified',
      next: 'Nothing was connected. Connect again; if it stays, tell your administrator.',
    },
    AUTH_OFFLINE_MISSING: { what: 'Google gave no lasting permission', next: 'Nothing was connected. Connect again.' },
    AUTH_PENDING_UNAVAILABLE: {
      what: 'You agreed, but the record of accesses is just not answering',
      next: 'The connection comes to life by itself when the record is back; nothing is read before.',
    },
    AUTH_GRANT_DENIED: { what: 'Your consent does not cover this', next: 'Look under Connections whether it stands.' },
    AUTH_RECONNECT_DENIED: { what: 'Google asks you to sign in again', next: 'Do that under Connections.' },
    AUTH_CONTENT_DECIDED_CONFLICT: {
      what: 'What happens to the copy was decided already',
      next: 'Reload the page to see how.',
    },
    AUTH_KEY_ERASED_NOT_FOUND: {
      what: 'The copy was erased',
      next: 'Nobody can bring it back. Gmail keeps your mail.',
    },
    AUTH_FEATURE_UNSUPPORTED: { what: 'This feature cannot be connected yet', next: 'Choose another one.' },
    MAIL_RAW_UNAVAILABLE: { what: 'The message is not wholly here yet', next: 'Try again in a moment.' },
    TRAIL_FORBIDDEN: {
      what: 'You may not see the trail',
      next: 'Compliance officers and administrators may. Ask your administrator if you need it.',
    },
    TRAIL_EXPORTS_TOO_MANY: { what: 'An export is under way already', next: 'Wait until it is done, then try again.' },
    TRAIL_LOG_FROZEN_UNAVAILABLE: {
      what: 'The trail is frozen',
      next: 'It no longer fits what was signed outside. Nothing may be read until your operator has looked.',
    },
    INPUT_INVALID: { what: 'Something in the request is not right', next: 'Check what you entered and try again.' },
  },
  sync: {
    waiting: 'Starting: the first messages come in a moment',
    backfilling: 'Syncing: {{progress}}',
    resyncing: 'Comparing with Google again: {{progress}}',
    following: 'Up to date, checked {{ago}}',
    followingNow: 'Up to date',
    off: 'Off: Gatehouse does not read it',
    count: '{{done}} messages so far',
    countOf: '{{done}} of about {{total}} messages',
    left: '{{of}}, {{left}} left',
    resumes: '{{why}}, goes on at {{at}}',
    failed_one: '{{number}} message could not be read yet and is tried again.',
    failed_other: '{{number}} messages could not be read yet and are tried again.',
    paused: {
      sign_in_again: 'Paused: Google asks you to sign in again',
      quota: "Waiting: Google's limit for now is used up",
      google_unavailable: 'Paused: Google is not answering; it goes on by itself',
      audit_unavailable: 'Paused: the record of accesses is not answering; it goes on by itself',
      service_unavailable: 'Paused: a part of Gatehouse is not answering; it goes on by itself',
      withdrawn: 'Stopped: you withdrew your consent',
      too_many_deletions:
        'Paused: unusually many messages were deleted at Google. Nothing is deleted here until you say so',
    },
  },
};
