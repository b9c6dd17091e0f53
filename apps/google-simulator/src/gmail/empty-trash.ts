import { type Mailbox } from '../world/mailbox.js';
import { type World } from '../world/world.js';

/** What has been in trash or spam for 30 days goes for ever. Done when somebody looks: nobody can tell the difference. */
export function emptyTrash(world: World, mailbox: Mailbox): void {
  const at = world.clock.nowMs();
  const ids = mailbox.discarded.over(at);
  if (ids.length === 0) return;
  const h = mailbox.history.nextId();
  world.record(
    ids.map((id, index) => ({ t: 'message.deleted', email: mailbox.email, id, h: String(h + BigInt(index)), at })),
  );
}
