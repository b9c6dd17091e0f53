const ID_BYTES = 16;
const START_SLOTS = 1024;

/** A set of UUIDs in 16 bytes each (open addressing): a million ids are 32 MB, not 150. */
export class IdTable {
  private slots = START_SLOTS;
  private table = Buffer.alloc(START_SLOTS * ID_BYTES);
  private taken = new Uint8Array(START_SLOTS);
  private size = 0;

  has(id: string): boolean {
    return this.taken[this.slotOf(toBytes(id))] === 1;
  }

  /** False when it is there already. */
  add(id: string): boolean {
    const added = this.insert(toBytes(id));
    if (this.size * 2 > this.slots) this.grow();
    return added;
  }

  private insert(bytes: Buffer): boolean {
    const slot = this.slotOf(bytes);
    if (this.taken[slot] === 1) return false;
    bytes.copy(this.table, slot * ID_BYTES);
    this.taken[slot] = 1;
    this.size += 1;
    return true;
  }

  private slotOf(bytes: Buffer): number {
    const mixed = Math.imul(bytes.readUInt32BE(12) ^ Math.imul(bytes.readUInt32BE(4), 0x9e3779b1), 0x85ebca6b);
    let slot = ((mixed ^ Math.imul(bytes.readUInt32BE(0), 0xc2b2ae35) ^ bytes.readUInt32BE(8)) >>> 0) % this.slots;
    while (this.taken[slot] === 1 && bytes.compare(this.table, slot * ID_BYTES, (slot + 1) * ID_BYTES) !== 0) {
      slot = (slot + 1) % this.slots;
    }
    return slot;
  }

  private grow(): void {
    const [table, taken] = [this.table, this.taken];
    this.slots *= 2;
    this.size = 0;
    this.table = Buffer.alloc(this.slots * ID_BYTES);
    this.taken = new Uint8Array(this.slots);
    taken.forEach((isTaken, slot) => {
      if (isTaken === 1) this.insert(table.subarray(slot * ID_BYTES, (slot + 1) * ID_BYTES));
    });
  }
}

function toBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}
