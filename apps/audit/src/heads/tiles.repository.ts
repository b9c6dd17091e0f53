import { Inject, Injectable } from '@nestjs/common';
import { DB, duplicatesOf, fromBinary, toBinary } from '@gatehouse/persistence';
import type { Tile } from '@gatehouse/transparency-log';
import type { Binary, Collection, Db } from 'mongodb';

interface TileRecord {
  log: string;
  level: number;
  index: number;
  bytes: Binary;
}

/** Full hash tiles: inserted once, never changed. Partial ones are computed when asked. */
@Injectable()
export class TilesRepository {
  private readonly tiles: Collection<TileRecord>;

  constructor(@Inject(DB) db: Db) {
    this.tiles = db.collection('audit_tiles');
  }

  async find(log: string, level: number, index: number): Promise<Buffer | undefined> {
    const record = await this.tiles.findOne({ log, level, index });
    return record === null ? undefined : fromBinary(record.bytes);
  }

  /** Keeps those that are new. @returns the first that stands with other bytes */
  async add(log: string, tiles: readonly Tile[]): Promise<Tile | undefined> {
    if (tiles.length === 0) return undefined;
    const records = tiles.map(({ level, index, bytes }) => ({ log, level, index, bytes: toBinary(bytes) }));
    try {
      await this.tiles.insertMany(records, { ordered: false, forceServerObjectId: true });
      return undefined;
    } catch (error) {
      const standing = duplicatesOf(error);
      if (standing === undefined) throw error;
      return this.firstOther(
        log,
        standing.flatMap((k) => tiles[k] ?? []),
      );
    }
  }

  private async firstOther(log: string, tiles: readonly Tile[]): Promise<Tile | undefined> {
    for (const tile of tiles) {
      const standing = await this.find(log, tile.level, tile.index);
      if (standing?.equals(tile.bytes) !== true) return tile;
    }
    return undefined;
  }
}
