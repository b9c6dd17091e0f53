import { faultPoint, type Logger } from '@gatehouse/telemetry';
import { growTree, type RightEdge, rootOfEdge, signCheckpoint, verifyConsistency } from '@gatehouse/transparency-log';
import type { EntriesRepository } from '../admission/entries.repository.js';
import type { LogSequencer } from '../admission/log-sequencer.js';
import type { CheckpointFile } from './checkpoint-file.js';
import type { CheckpointsRepository, SignedHead } from './checkpoints.repository.js';
import type { TilesRepository } from './tiles.repository.js';
import { Tree } from './tree.js';

/** Entries hashed in one go; bounds the memory of a catch-up. */
const MAX_LEAVES = 16_384;

export interface HeadPorts {
  readonly entries: EntriesRepository;
  readonly tiles: TilesRepository;
  readonly checkpoints: CheckpointsRepository;
  readonly file: CheckpointFile;
  readonly logger: Logger;
}

/** The signed head of one log in this replica: checked at the start, grown by the holder of the lease, published by all. */
export class Head {
  readonly tree: Tree;
  private published: SignedHead | undefined;
  private edge: RightEdge | undefined;

  constructor(
    private readonly sequencer: LogSequencer,
    private readonly ports: HeadPorts,
  ) {
    this.tree = new Tree(sequencer.log.id, ports.entries, ports.tiles);
  }

  /** What `checkpoint` serves; undefined before the first. */
  get current(): SignedHead | undefined {
    return this.published;
  }

  /**
   * Before anything is admitted: a database that is behind the file, or says something else, freezes the log.
   * @returns the size that was adopted without a file to check it by
   */
  async check(): Promise<{ adopted: number } | undefined> {
    const { id } = this.sequencer.log;
    const [onFile, stored] = await Promise.all([this.ports.file.highest(), this.ports.checkpoints.latest(id)]);
    const fault = await this.faultOf(onFile, stored);
    if (fault !== undefined) {
      this.freeze(fault);
      return undefined;
    }
    this.published = onFile;
    await this.follow();
    return onFile === undefined && stored !== undefined ? { adopted: stored.size } : undefined;
  }

  /** Takes over what another replica has signed: file first, then published. */
  async follow(): Promise<void> {
    for (const head of await this.ports.checkpoints.after(this.sequencer.log.id, this.published?.size ?? 0)) {
      await this.publish(head);
    }
  }

  /** Hashes what is new and signs one head over it; true when there was something. */
  async grow(): Promise<boolean> {
    this.sequencer.assertOpen();
    const before = await this.edgeNow();
    let edge = before;
    for (let more = true; more;) {
      const leaves = await this.ports.entries.leafHashes(this.sequencer.log.id, edge.size, edge.size + MAX_LEAVES);
      if (leaves.length > 0) edge = await this.add(edge, leaves);
      more = leaves.length === MAX_LEAVES;
    }
    if (edge.size === before.size) return false;
    await this.sign(edge);
    return true;
  }

  private async edgeNow(): Promise<RightEdge> {
    const size = this.published?.size ?? 0;
    if (this.edge?.size !== size) this.edge = await this.tree.edge(size);
    return this.edge;
  }

  private async add(edge: RightEdge, leaves: readonly Buffer[]): Promise<RightEdge> {
    const grown = growTree(edge, leaves);
    verifyConsistency({
      ...{ from: edge.size, fromRoot: rootOfEdge(edge) },
      ...{ to: grown.edge.size, toRoot: grown.root, proof: grown.consistency },
    });
    const other = await this.ports.tiles.add(this.sequencer.log.id, grown.fullTiles);
    if (other !== undefined) this.freeze(`tile ${other.level}/${other.index} stands with other hashes`);
    this.sequencer.assertOpen();
    await faultPoint('audit.integrate.tiles');
    return grown.edge;
  }

  private async sign(edge: RightEdge): Promise<void> {
    const { log } = this.sequencer;
    const root = rootOfEdge(edge);
    const note = signCheckpoint({ origin: log.origin, size: edge.size, root }, log.signer);
    const ours = { size: edge.size, root: root.toString('base64'), note };
    const standing = await this.ports.checkpoints.add(log.id, ours);
    await faultPoint('audit.integrate.checkpoint');
    if (standing.root !== ours.root) this.freeze(`another head of size ${ours.size} was signed`);
    this.sequencer.assertOpen();
    await this.publish(standing);
    this.edge = edge;
  }

  private async publish(head: SignedHead): Promise<void> {
    await this.ports.file.append(head);
    await faultPoint('audit.integrate.file');
    this.published = head;
  }

  private async faultOf(onFile: SignedHead | undefined, stored: SignedHead | undefined): Promise<string | undefined> {
    const size = this.sequencer.size;
    if (stored !== undefined && size < stored.size) return `it has ${size} entries, its head ${stored.size}`;
    if (onFile === undefined) return this.faultOfRoot(stored, 'the stored head');
    if ((stored?.size ?? 0) < onFile.size)
      return `the database is behind the file (${stored?.size ?? 0} < ${onFile.size})`;
    return (await this.faultOfRoot(onFile, 'the file')) ?? (await this.faultOfRoot(stored, 'the stored head'));
  }

  private async faultOfRoot(head: SignedHead | undefined, what: string): Promise<string | undefined> {
    if (head === undefined) return undefined;
    const root = await this.tree.at(head.size).root();
    return root.toString('base64') === head.root ? undefined : `its entries do not lead to the root of ${what}`;
  }

  private freeze(why: string): void {
    this.ports.logger.fatal({ event: 'log.frozen', log: this.sequencer.log.id, why }, 'a log is frozen');
    this.sequencer.freeze(why);
  }
}
