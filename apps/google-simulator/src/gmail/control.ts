import { z } from 'zod';
import { json } from '../http/call.js';
import { ControlRefused, readBody } from '../sim/control-body.js';
import { type ControlRoute } from '../sim/control-route.js';
import { type World } from '../world/world.js';

const count = z.number().int().min(0).optional();
const SendingRequest = z.strictObject({
  messagesPerDay: count,
  recipientsPerDay: count,
  externalPerDay: count,
  recipientsPerMessage: count,
  messageId: z.enum(['replace', 'keep']).optional(),
});
const SendAsRequest = z.strictObject({
  sendAsEmail: z.string().regex(/^[^\s@]+@[^\s@]+$/),
  displayName: z.string().default(''),
  replyToAddress: z.string().default(''),
  signature: z.string().default(''),
  isDefault: z.boolean().default(false),
  treatAsAlias: z.boolean().default(true),
  verificationStatus: z.enum(['accepted', 'pending']).default('accepted'),
});

/** What an administrator and a person do in Gmail itself: sending limits, further addresses to write from. */
export function gmailControl(world: World): readonly ControlRoute[] {
  return [
    [
      'POST',
      /^sending$/,
      (call) => {
        const asked = Object.entries(readBody(SendingRequest, call)).filter(([, value]) => value !== undefined);
        return json(200, Object.assign(world.sending, Object.fromEntries(asked)));
      },
    ],
    [
      'POST',
      /^accounts\/[^/]+\/sendAs$/,
      (call) => {
        const email = decodeURIComponent(call.path.split('/')[3] ?? '').toLowerCase();
        if (world.mailbox(email) === undefined) throw new ControlRefused(404, 'No such account.');
        const sendAs = { ...readBody(SendAsRequest, call), isPrimary: false };
        if (sendAs.sendAsEmail.toLowerCase() === email) throw new ControlRefused(400, 'The account’s own address.');
        world.record([{ t: 'sendAs.put', email, sendAs }]);
        return json(201, sendAs);
      },
    ],
  ];
}
