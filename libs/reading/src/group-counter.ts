const INITIAL_SLOTS = 1 << 12;
const MAX_LOAD = 0.6;

/**
 * Counts rows and runs (unbroken stretches of rows) by group key in about 16 bytes a key, so that a first pass over a file of
 * millions of rows stays in bounded memory. Keys are known by a 64-bit hash only: when two keys share one, their counts add up and both
 * are given out later than they could be, never too early.
 */
export class GroupCounter {
  private slots = INITIAL_SLOTS;
  private high = new Int32Array(INITIAL_SLOTS);
  private low = new Int32Array(INITIAL_SLOTS);
  private rows = new Int32Array(INITIAL_SLOTS);
  private runs = new Int32Array(INITIAL_SLOTS);
  private used = 0;

  /** A run of `count` rows with this key has ended. */
  addRun(key: string, count: number): void {
    if (this.used > this.slots * MAX_LOAD) this.grow();
    const slot = this.slotOf(key);
    if (this.rows[slot] === 0) this.used += 1;
    this.rows[slot]! += count;
    this.runs[slot]! += 1;
  }

  /** Rows of all keys that share this key's hash. */
  rowsOf(key: string): number {
    return this.rows[this.slotOf(key)]!;
  }

  /** True when this key's rows (or another's of the same hash) do not all stand together. */
  isScattered(key: string): boolean {
    return this.runs[this.slotOf(key)]! > 1;
  }

  /** Rows of all scattered keys: what a second pass has to hold back. */
  scatteredRows(): number {
    let sum = 0;
    for (let slot = 0; slot < this.slots; slot += 1) if (this.runs[slot]! > 1) sum += this.rows[slot]!;
    return sum;
  }

  get groups(): number {
    return this.used;
  }

  private slotOf(key: string): number {
    const high = hashOf(key, 0x811c9dc5);
    const low = hashOf(key, 0x01000193) | 1;
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
    const old = { high: this.high, low: this.low, rows: this.rows, runs: this.runs, slots: this.slots };
    this.slots *= 2;
    this.high = new Int32Array(this.slots);
    this.low = new Int32Array(this.slots);
    this.rows = new Int32Array(this.slots);
    this.runs = new Int32Array(this.slots);
    const mask = this.slots - 1;
    for (let from = 0; from < old.slots; from += 1) {
      if (old.rows[from] === 0) continue;
      let slot = old.high[from]! & mask;
      while (this.rows[slot] !== 0) slot = (slot + 1) & mask;
      this.high[slot] = old.high[from]!;
      this.low[slot] = old.low[from]!;
      this.rows[slot] = old.rows[from]!;
      this.runs[slot] = old.runs[from]!;
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
