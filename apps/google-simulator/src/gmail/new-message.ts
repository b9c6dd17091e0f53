import { type WorldEvent } from '../world/events.js';
import { type Mailbox } from '../world/mailbox.js';
import { type World } from '../world/world.js';
import { threadOfArrival } from './threading.js';

export interface NewMessage {
  readonly raw: Buffer;
  readonly labelIds: readonly string[];
  readonly internalDate: number;
  readonly threadId?: string | undefined;
  /** Without a thread id: joined as mail that arrives is, unless it stands alone. */
  readonly alone?: boolean;
  readonly origin?: string | undefined;
}

/** The event that puts a message into a mailbox; its bytes are on disk already when this returns. */
export function messageAdded(
  world: World,
  mailbox: Mailbox,
  message: NewMessage,
  h = mailbox.history.nextId(),
): WorldEvent & { readonly t: 'message.added' } {
  const id = freeId(mailbox, message.internalDate);
  return {
    t: 'message.added',
    email: mailbox.email,
    id,
    threadId: message.threadId ?? (message.alone === true ? id : (threadOfArrival(mailbox, message.raw) ?? id)),
    labelIds: message.labelIds,
    internalDate: message.internalDate,
    h: String(h),
    blob: world.blobs.put(message.raw),
    at: world.clock.nowMs(),
    ...(message.origin !== undefined && { origin: message.origin }),
  };
}

/** Gmail's ids hold the time in their upper 44 bits; the lower ones count up until the id is free. */
function freeId(mailbox: Mailbox, time: number): string {
  const base = BigInt(Math.max(0, time)) << 20n;
  for (let low = BigInt(mailbox.messages.size % 65_536) << 4n; ; low += 1n) {
    const id = (base + low).toString(16).padStart(16, '0');
    if (!mailbox.messages.has(id)) return id;
  }
}
