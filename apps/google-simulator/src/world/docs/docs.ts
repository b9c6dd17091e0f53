import { type Account } from '../events.js';
import { type DocsEvent } from './events.js';
import { edited } from './model/batch.js';
import { type Splice } from './model/splice.js';
import { type DocumentModel, plainDocument } from './model/unit.js';

/** One state of a document. */
export interface Revision {
  readonly number: number;
  /** Since when. */
  readonly at: number;
  readonly model: DocumentModel;
}

/** What led from a revision to the next. */
interface Step {
  readonly from: Revision;
  readonly splices: readonly Splice[];
}

/** As far back as others' edits are merged; Google says "recent" and no number (unverified). */
const KEPT_REVISIONS = 25;
/** Of large documents fewer are kept: so many indexes in all. */
const KEPT_UNITS = 4_000_000;

export class KeptDocument {
  private readonly steps: Step[] = [];

  constructor(public latest: Revision) {}

  advance(model: DocumentModel, splices: readonly Splice[], at: number): void {
    this.steps.push({ from: this.latest, splices });
    while (this.steps.length > this.mostSteps()) this.steps.shift();
    this.latest = { number: this.latest.number + 1, at, model };
  }

  private mostSteps(): number {
    return Math.min(KEPT_REVISIONS, Math.ceil(KEPT_UNITS / this.latest.model.units.length));
  }

  /** Newest first. */
  *revisions(): Generator<Revision> {
    yield this.latest;
    for (const { from } of this.steps.toReversed()) yield from;
  }

  since(revision: Revision): Splice[] {
    return this.steps.filter(({ from }) => from.number >= revision.number).flatMap(({ splices }) => splices);
  }
}

/** The contents of all documents: the fold of their events. */
export class Documents {
  private readonly kept = new Map<string, KeptDocument>();

  /** Nobody has a document from the beginning. */
  begin(_account: Account): void {
    // They come as files of Drive.
  }

  /** What a document says; a file that nobody wrote in yet says `text`. */
  of(file: { readonly id: string; readonly createdTime: number }, text: string): KeptDocument {
    return this.kept.get(file.id) ?? new KeptDocument(beginning(text, file.createdTime));
  }

  /** Its own events began: nothing else says what it begins with. */
  has(id: string): boolean {
    return this.kept.has(id);
  }

  apply(event: DocsEvent): void {
    switch (event.t) {
      case 'docs.created':
        this.kept.set(event.id, new KeptDocument(beginning(event.text, event.at)));
        return;
      case 'docs.copied': {
        const original = this.kept.get(event.from)?.latest.model ?? plainDocument(event.text);
        this.kept.set(event.id, new KeptDocument({ number: 1, at: event.at, model: original }));
        return;
      }
      case 'docs.edited': {
        this.edit(event);
        return;
      }
      default:
        event satisfies never;
    }
  }

  private edit({ id, at, requests, ids }: DocsEvent & { t: 'docs.edited' }): void {
    const document = this.kept.get(id);
    if (document === undefined) throw new Error(`The journal edits a document that does not exist: ${id}`);
    const left = [...ids];
    const { model, splices } = edited(document.latest.model, requests, () => left.shift() ?? '');
    document.advance(model, splices, at);
  }
}

function beginning(text: string, at: number): Revision {
  return { number: 1, at, model: plainDocument(text) };
}
