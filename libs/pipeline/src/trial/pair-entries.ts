/** What tells entries of two readings of one file to be the same. */
export interface PairedEntry {
  /** Of its rows or record; unique within a reading. */
  key: string;
  /** Of what it became, e.g. its type and number: where the keys of the two readings differ, this tells. */
  identity?: string;
  /** How far into the file it was read: the two readings go forward together. */
  position: number;
}

/** Reads all entries in batches, or those of some keys; as often as it is called. */
export type ReadEntries<E> = (keys?: ReadonlySet<string>) => AsyncGenerator<readonly E[]>;

/** An entry as both readings have it; absent where one has none. */
export interface Pair<E> {
  before?: E;
  after?: E;
}

/** Entries of each reading that may wait in memory for their other half; more are let go, and read again for the rest of them. */
const MAX_WAITING = 1000;

/**
 * Pairs the entries of two readings of one file, each once. Memory is bounded by `limit` entries a reading and the keys of what was let go. Entries are the
 * same by key, those that are left by identity.
 */
export async function* pairEntries<E extends PairedEntry>(
  before: ReadEntries<E>,
  after: ReadEntries<E>,
  limit = MAX_WAITING,
): AsyncGenerator<Pair<E>> {
  const waiting = { before: new Waiting<E>(limit), after: new Waiting<E>(limit) };
  const apart: KeyPair[] = [];
  for await (const { side, entries } of together(before(), after()))
    for (const entry of entries) {
      const other = waiting[side === 'before' ? 'after' : 'before'].take(entry.key);
      if (other === undefined) waiting[side].add(entry);
      else if (other.entry === undefined) apart.push({ before: entry.key, after: entry.key });
      else yield side === 'before' ? { before: entry, after: other.entry } : { before: other.entry, after: entry };
    }
  for (const keys of sameIdentity(waiting.before, waiting.after)) {
    const [one, other] = [waiting.before.take(keys.before), waiting.after.take(keys.after)];
    if (one?.entry === undefined || other?.entry === undefined) apart.push(keys);
    else yield { before: one.entry, after: other.entry };
  }
  for await (const entry of alone(waiting.before, before)) yield { before: entry };
  for await (const entry of alone(waiting.after, after)) yield { after: entry };
  yield* readTogether(apart, before, after, limit);
}

type KeyPair = Record<'before' | 'after', string>;

/** Entries of one reading whose other half has not come: as they are, and of the oldest beyond the limit what names them. */
class Waiting<E extends PairedEntry> {
  readonly #identities = new Map<string, string | undefined>();
  readonly #entries = new Map<string, E>();

  constructor(private readonly limit: number) {}

  add(entry: E): void {
    this.#identities.set(entry.key, entry.identity);
    this.#entries.set(entry.key, entry);
    if (this.#entries.size > this.limit) this.#entries.delete(this.#entries.keys().next().value!);
  }

  /** Undefined: none of that key waits. Without `entry`: it was let go. */
  take(key: string): { entry?: E } | undefined {
    if (!this.#identities.delete(key)) return undefined;
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    return entry === undefined ? {} : { entry };
  }

  get identities(): ReadonlyMap<string, string | undefined> {
    return this.#identities;
  }

  get entries(): Iterable<E> {
    return this.#entries.values();
  }

  /** Keys of those that were let go. */
  get letGo(): ReadonlySet<string> {
    return new Set([...this.#identities.keys()].filter((key) => !this.#entries.has(key)));
  }
}

/** Batches of both, always of the one that is behind. */
async function* together<E extends PairedEntry>(
  before: AsyncGenerator<readonly E[]>,
  after: AsyncGenerator<readonly E[]>,
) {
  const readings = [
    { side: 'before' as const, batches: before, position: 0, isOpen: true },
    { side: 'after' as const, batches: after, position: 0, isOpen: true },
  ];
  try {
    for (;;) {
      const [behind] = readings.filter(({ isOpen }) => isOpen).toSorted((one, other) => one.position - other.position);
      if (behind === undefined) return;
      const next = await behind.batches.next();
      behind.isOpen = next.done !== true;
      if (next.done === true) continue;
      behind.position = Math.max(behind.position, next.value.at(-1)?.position ?? 0);
      yield { side: behind.side, entries: next.value };
    }
  } finally {
    await Promise.all(readings.map(({ batches }) => batches.return(undefined)));
  }
}

/** Keys of entries that have one identity on both sides; where several have it, in the order in which they came. */
function sameIdentity<E extends PairedEntry>(before: Waiting<E>, after: Waiting<E>): KeyPair[] {
  const keys = new Map<string, string[]>();
  for (const [key, identity] of after.identities)
    if (identity !== undefined) keys.set(identity, [...(keys.get(identity) ?? []), key]);
  return [...before.identities].flatMap(([key, identity]) => {
    const other = identity === undefined ? undefined : keys.get(identity)?.shift();
    return other === undefined ? [] : [{ before: key, after: other }];
  });
}

/** What is left of one reading; what was let go is read again, in one go. */
async function* alone<E extends PairedEntry>(waiting: Waiting<E>, read: ReadEntries<E>): AsyncGenerator<E> {
  yield* waiting.entries;
  const { letGo } = waiting;
  if (letGo.size > 0) for await (const entries of read(letGo)) yield* entries;
}

/** Reads pairs again of which one half was let go, so many at a time. */
async function* readTogether<E extends PairedEntry>(
  pairs: readonly KeyPair[],
  before: ReadEntries<E>,
  after: ReadEntries<E>,
  limit: number,
): AsyncGenerator<Pair<E>> {
  for (let start = 0; start < pairs.length; start += limit) {
    const some = pairs.slice(start, start + limit);
    const ours = await byKey(before(new Set(some.map((pair) => pair.before))));
    const theirs = await byKey(after(new Set(some.map((pair) => pair.after))));
    for (const pair of some) {
      const [one, other] = [ours.get(pair.before), theirs.get(pair.after)];
      yield { ...(one && { before: one }), ...(other && { after: other }) };
    }
  }
}

async function byKey<E extends PairedEntry>(batches: AsyncIterable<readonly E[]>): Promise<Map<string, E>> {
  const entries = new Map<string, E>();
  for await (const batch of batches) for (const entry of batch) entries.set(entry.key, entry);
  return entries;
}
