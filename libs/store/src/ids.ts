import { randomFillSync } from 'node:crypto';

/** Public prefixes of ids, by what they name. */
export type IdPrefix = 'rcp' | 'doc' | 'ord' | 'int' | 'hold' | 'clm' | 'exc' | 'job';

const POOL_BYTES = 8192;
const RANDOM_BYTES = 10;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;
let lastMs = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562 section 5.7) behind a public prefix, e.g. `ord_0192f3c2…`. Ids of one process sort by creation:
 * the twelve bits after the milliseconds count (method 1), the rest is random.
 */
export function newId(prefix: IdPrefix): string {
  if (used + RANDOM_BYTES > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if ((counter += 1) > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const sequence = (0x7000 | counter).toString(16);
  const variant = (0x80 | (pool[used]! & 0x3f)).toString(16);
  const random = pool.toString('hex', used + 1, used + 8);
  used += RANDOM_BYTES;
  return `${prefix}_${time.slice(0, 8)}-${time.slice(8)}-${sequence}-${variant}${random.slice(0, 2)}-${random.slice(2)}`;
}
