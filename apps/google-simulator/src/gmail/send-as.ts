import { GoogleError, invalidArgument, notFound } from '../http/google-error.js';
import { type SendAs } from '../world/composing.js';
import { type GmailCall, type GmailHandler } from './gmail-call.js';

/** These belong to service accounts with domain-wide delegation (google-apis.md 1.8); nobody here is one. */
const delegatedOnly: GmailHandler = () => {
  const message = 'Access restricted to service accounts that have been delegated domain-wide authority';
  throw new GoogleError(403, 'forbidden', message);
};

export const sendAs: Readonly<Record<string, GmailHandler>> = {
  'gmail.users.settings.sendAs.list': ({ mailbox }) => ({ sendAs: [...mailbox.composing.sendAs.values()].map(view) }),
  'gmail.users.settings.sendAs.get': (call) => view(addressOf(call)),
  'gmail.users.settings.sendAs.patch': (call) => put(call, addressOf(call)),
  'gmail.users.settings.sendAs.update': (call) =>
    put(call, { ...addressOf(call), displayName: '', replyToAddress: '', signature: '' }),
  'gmail.users.settings.sendAs.create': delegatedOnly,
  'gmail.users.settings.sendAs.delete': delegatedOnly,
  'gmail.users.settings.sendAs.verify': delegatedOnly,
};

/** False flags are absent, and what concerns other addresses is absent on the primary one. */
function view({ isPrimary, isDefault, treatAsAlias, verificationStatus, ...rest }: SendAs): object {
  const own = { ...(isPrimary && { isPrimary }), ...(isDefault && { isDefault }) };
  return { ...rest, ...own, ...(!isPrimary && { treatAsAlias, verificationStatus }) };
}

function put(call: GmailCall, before: SendAs): object {
  const asked = call.body as Partial<SendAs>;
  if (asked.isDefault === false && before.isDefault) throw invalidArgument('Invalid isDefault');
  const after = {
    ...before,
    displayName: asked.displayName ?? before.displayName,
    replyToAddress: asked.replyToAddress ?? before.replyToAddress,
    signature: asked.signature ?? before.signature,
    isDefault: asked.isDefault ?? before.isDefault,
    treatAsAlias: before.isPrimary ? false : (asked.treatAsAlias ?? before.treatAsAlias),
  };
  call.record([{ t: 'sendAs.put', email: call.mailbox.email, sendAs: after }]);
  return view(after);
}

function addressOf(call: GmailCall): SendAs {
  const found = call.mailbox.composing.sendAs.get(call.param('sendAsEmail').toLowerCase());
  if (found === undefined) throw notFound();
  return found;
}
