const PREFIX = 'https://www.googleapis.com/auth/';

/** Scopes on the sign-in page; they never get a tick box (identity/protocols/oauth2/resources/granular-permissions). */
const SIGN_IN = new Set(['openid', `${PREFIX}userinfo.email`, `${PREFIX}userinfo.profile`]);

/** What the consent page says for each scope, in Google's words; a scope not listed here is unknown. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  openid: 'Associate you with your personal info on Google',
  [`${PREFIX}userinfo.email`]: 'See your primary Google Account email address',
  [`${PREFIX}userinfo.profile`]: "See your personal info, including any personal info you've made publicly available",
  'https://mail.google.com/': 'Read, compose, send, and permanently delete all your email from Gmail',
  [`${PREFIX}gmail.modify`]: 'Read, compose, and send emails from your Gmail account',
  [`${PREFIX}gmail.readonly`]: 'View your email messages and settings',
  [`${PREFIX}gmail.metadata`]: 'View your email message metadata such as labels and headers, but not the email body',
  [`${PREFIX}gmail.labels`]: 'See and edit your email labels',
  [`${PREFIX}gmail.insert`]: 'Add emails into your Gmail mailbox',
  [`${PREFIX}gmail.send`]: 'Send email on your behalf',
  [`${PREFIX}gmail.compose`]: 'Manage drafts and send emails',
  [`${PREFIX}gmail.settings.basic`]: 'See, edit, create, or change your email settings and filters in Gmail',
  [`${PREFIX}gmail.settings.sharing`]: 'Manage your sensitive mail settings, including who can manage your mail',
  [`${PREFIX}calendar`]:
    'See, edit, share, and permanently delete all the calendars you can access using Google Calendar',
  [`${PREFIX}calendar.readonly`]: 'See and download any calendar you can access using your Google Calendar',
  [`${PREFIX}calendar.events`]: 'View and edit events on all your calendars',
  [`${PREFIX}calendar.events.readonly`]: 'View events on all your calendars',
  [`${PREFIX}drive`]: 'See, edit, create, and delete all of your Google Drive files',
  [`${PREFIX}drive.file`]: 'See, edit, create, and delete only the specific Google Drive files you use with this app',
  [`${PREFIX}drive.readonly`]: 'See and download all your Google Drive files',
  [`${PREFIX}drive.metadata.readonly`]: 'See information about your Google Drive files',
  [`${PREFIX}documents`]: 'See, edit, create, and delete all your Google Docs documents',
  [`${PREFIX}documents.readonly`]: 'See all your Google Docs documents',
  [`${PREFIX}contacts`]: 'See, edit, download, and permanently delete your contacts',
  [`${PREFIX}contacts.readonly`]: 'See and download your contacts',
  [`${PREFIX}contacts.other.readonly`]: 'See and download contact info automatically saved in your "Other contacts"',
  [`${PREFIX}directory.readonly`]: "See and download your organization's Google Workspace directory",
  [`${PREFIX}pubsub`]: 'View and manage Pub/Sub topics and subscriptions',
};

/** Google answers with the long names: `email` → `…/auth/userinfo.email`. */
const ALIASES: Readonly<Record<string, string>> = {
  email: `${PREFIX}userinfo.email`,
  profile: `${PREFIX}userinfo.profile`,
};

/** The scopes of a request, long names, each once, in the order asked. */
export function parseScopes(text: string): string[] {
  const names = text.split(' ').filter((name) => name !== '');
  return [...new Set(names.map((name) => ALIASES[name] ?? name))];
}

export function unknownScopes(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !(scope in DESCRIPTIONS));
}

export function isSignIn(scope: string): boolean {
  return SIGN_IN.has(scope);
}

/** Tokens with one of these end when the password changes (google-apis.md 1.4). */
export function isGmail(scope: string): boolean {
  return scope === 'https://mail.google.com/' || scope.startsWith(`${PREFIX}gmail.`);
}

export function describeScope(scope: string): string {
  return DESCRIPTIONS[scope] ?? scope;
}

/**
 * Which scopes get a tick box. None for a Trusted app, for sign-in scopes alone, for exactly one other scope alone; otherwise
 * each scope that is not for sign-in.
 */
export function tickable(scopes: readonly string[], trusted: boolean): string[] {
  const others = scopes.filter((scope) => !isSignIn(scope));
  if (trusted) return [];
  return others.length === 1 && scopes.length === 1 ? [] : others;
}
