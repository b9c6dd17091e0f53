import type { LiveEvent } from '@gatehouse/contracts';

export interface Addressed {
  readonly organisationId: string;
  readonly personId: string;
  readonly event: LiveEvent;
}

export interface Numbered extends Addressed {
  /** `<boot>-<number>`: an id of an earlier process is told from one of this. */
  readonly id: string;
}

const SIZE = 1_000;

/** The last 1,000 events of this process, so that a short break in the line loses nothing. */
export class EventRing {
  private readonly events: Numbered[] = [];
  private last = 0;

  constructor(private readonly boot: string) {}

  get lastId(): string {
    return `${this.boot}-${this.last}`;
  }

  add(event: Addressed): Numbered {
    this.last += 1;
    const numbered = { ...event, id: this.lastId };
    this.events.push(numbered);
    if (this.events.length > SIZE) this.events.shift();
    return numbered;
  }

  /** What came after `id`; undefined when that can no longer be told. */
  after(id: string): readonly Numbered[] | undefined {
    const [boot, text = ''] = id.split('-');
    const seen = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (boot !== this.boot || !(seen <= this.last) || seen < this.last - this.events.length) return undefined;
    return this.events.slice(this.events.length - (this.last - seen));
  }
}
