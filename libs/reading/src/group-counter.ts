const INITIAL_SLOTS = 1 << 12;
const MAX_LOAD = 0.75;

/**
 * Counts rows by group key in 12 bytes a slot, so that a first pass over a file of millions of rows stays in bounded memory, and
 * knows which keys are scattered: their rows stand in several runs (unbroken stretches). Keys are known by a 64-bit hash only: when
 * two keys share one, both count as scattered and are given out later than they could be, never too early.
 */
export class GroupCounter {
  private slots = INITIAL_SLOTS;
  private high = new Int32Array(INITIAL_SLOTS);
  private low = new Int32Array(INITIAL_SLOTS);
  /** 0: the slot is free. Below 0: the key is scattered. */
  private rows = new Int32Array(INITIAL_SLOTS);
  private used = 0;

  /** The key of most rows, with the line where its last run starts. */
  largest = { key: '', line: 0, rows: 0 };
  private run: { key: string; line: number; rows: number } | undefined;

  /** The next row of the file has this key and stands on this line. */
  addRow(key: string, line: number): void {
    if (this.run?.key === key) {
      this.run.rows += 1;
      return;
    }
    this.end();
    this.run = { key, line, rows: 1 };
  }

  /** No more rows will come. */
  end(): void {
    if (this.run === undefined) return;
    if (this.used > this.slots * MAX_LOAD) this.grow();
    const slot = this.slotOf(this.run.key);
    const before = Math.abs(this.rows[slot]!);
    if (before === 0) this.used += 1;
    const rows = before + this.run.rows;
    this.rows[slot] = before === 0 ? rows : -rows;
    if (rows > this.largest.rows) this.largest = { ...this.run, rows };
    this.run = undefined;
  }

  /** True when this key's rows (or another's of the same hash) do not all stand together. */
  isScattered(key: string): boolean {
    return this.rows[this.slotOf(key)]! < 0;
  }

  /** Rows of all scattered keys: what a second pass has to hold back. */
  scatteredRows(): number {
    return this.rows.reduce((sum, rows) => (rows < 0 ? sum - rows : sum), 0);
  }

  get groups(): number {
    return this.used;
  }

  private slotOf(key: string): number {
    const high = hashOf(key, 0x811c9dc5);
    const low = hashOf(key, 0x01000193);
    const mask = this.slots - 1;
    let slot = high & mask;
    while (this.rows[slot] !== 0 && (this.high[slot] !== high || this.low[slot] !== low)) slot = (slot + 1) & mask;
    if (this.rows[slot] === 0) {
      this.high[slot] = high;
      this.low[slot] = low;
    }
    return slot;
  }

  private grow(): void {
    const { high, low, rows } = this;
    this.slots *= 2;
    this.high = new Int32Array(this.slots);
    this.low = new Int32Array(this.slots);
    this.rows = new Int32Array(this.slots);
    const mask = this.slots - 1;
    for (let from = 0; from < rows.length; from += 1) {
      if (rows[from] === 0) continue;
      let slot = high[from]! & mask;
      while (this.rows[slot] !== 0) slot = (slot + 1) & mask;
      this.high[slot] = high[from]!;
      this.low[slot] = low[from]!;
      this.rows[slot] = rows[from]!;
    }
  }
}

/** FNV-1a over UTF-16 code units with a final mix (murmur3 fmix32), so that both halves spread. */
function hashOf(key: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
