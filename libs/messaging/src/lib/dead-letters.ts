import { HubError } from '@gatehouse/errors';
import { type Clock, systemClock } from '@gatehouse/identifiers';
import type { Collection, Db } from 'mongodb';
import { PermanentFailure } from './permanent-failure.js';

/** What could not be done: the reference (values on the bus are ids only) and the cause, no content. */
export interface DeadLetter {
  /** `<consumer>:<message id>` */
  readonly _id: string;
  readonly consumer: string;
  readonly messageId: string;
  readonly subject: string;
  /** Undefined where the bytes were not of the contract; such a letter cannot be replayed. */
  readonly value?: unknown;
  readonly tries: number;
  readonly cause: { readonly code: string; readonly message: string };
  readonly at: Date;
}

export type Replayer = (letter: DeadLetter) => Promise<void>;

interface TryCount {
  _id: string;
  starts: number;
  at: Date;
}

/** Dead letters of one service (`<service>_dead_letters`), and the count of tries that makes them. */
export class DeadLetters {
  private readonly letters: Collection<DeadLetter>;
  private readonly tries: Collection<TryCount>;
  private readonly replayers = new Map<string, Replayer>();

  constructor(
    db: Db,
    service: string,
    private readonly clock: Clock = systemClock,
  ) {
    this.letters = db.collection(`${service}_dead_letters`);
    this.tries = db.collection(`${service}_inbox`);
  }

  /** Keeps the letter; the same message buried twice is one letter. */
  async put(letter: Omit<DeadLetter, '_id' | 'at' | 'cause'>, cause: unknown): Promise<void> {
    const _id = `${letter.consumer}:${letter.messageId}`;
    const body = { ...letter, cause: toCause(cause), at: this.clock.now() };
    await this.letters.updateOne({ _id }, { $set: body }, { upsert: true });
  }

  /** Newest first, at most 200. */
  list(limit = 200): Promise<DeadLetter[]> {
    return this.letters.find().sort({ at: -1 }).limit(Math.min(limit, 200)).toArray();
  }

  count(): Promise<number> {
    return this.letters.countDocuments();
  }

  /**
   * Runs the consumer's handler on the letter again, gate included, and removes it when that succeeds.
   * @throws HubError DEAD_LETTER_UNKNOWN; else what the handler throws, and the letter stays with the new cause
   */
  async replay(id: string): Promise<void> {
    const letter = await this.letters.findOne({ _id: id });
    const replayer = this.replayers.get(letter?.consumer ?? '');
    if (letter?.value === undefined || replayer === undefined) {
      throw new HubError('DEAD_LETTER_UNKNOWN', 'There is no such dead letter that could be replayed.', {
        field: 'id',
      });
    }
    try {
      await replayer(letter);
    } catch (error) {
      await this.letters.updateOne(
        { _id: id },
        { $set: { cause: toCause(error), at: this.clock.now() }, $inc: { tries: 1 } },
      );
      throw error;
    }
    await this.letters.deleteOne({ _id: id });
  }

  /** Each consumer says how its letters are replayed. */
  onReplay(consumer: string, replayer: Replayer): void {
    this.replayers.set(consumer, replayer);
  }

  /** Notes, before the handler runs, that a message delivered before is tried again; answers how often that was. */
  async countStart(consumer: string, messageId: string): Promise<number> {
    const _id = `tries:${consumer}:${messageId}`;
    const update = { $inc: { starts: 1 }, $set: { at: this.clock.now() } };
    const counted = await this.tries.findOneAndUpdate({ _id }, update, { upsert: true, returnDocument: 'after' });
    return counted?.starts ?? 1;
  }

  /** A try that we ended ourselves (stop, lost lease) does not count against the message. */
  async forgiveStart(consumer: string, messageId: string): Promise<void> {
    await this.tries.updateOne({ _id: `tries:${consumer}:${messageId}` }, { $inc: { starts: -1 } });
  }

  async forgetStarts(consumer: string, messageId: string): Promise<void> {
    await this.tries.deleteOne({ _id: `tries:${consumer}:${messageId}` });
  }
}

/** A HubError's sentence is made for people; a bug's message may hold anything, so only its kind is kept. */
function toCause(error: unknown): { code: string; message: string } {
  if (error instanceof PermanentFailure) return toCause(error.cause);
  if (error instanceof HubError) return { code: (error as HubError).code, message: error.message };
  const name = error instanceof Error ? error.name : 'unknown';
  return { code: 'BUG', message: `a bug (${name}); the log has it whole` };
}
