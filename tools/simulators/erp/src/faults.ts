/** How the simulated ERP misbehaves. Shares are 0 to 1; each request draws once for each fault, from the seed. */
export interface ErpFaults {
  /** The order is booked, and the connection drops instead of an answer. */
  dropAnswerAfterCommit?: number;
  /** The answer (and the booking) is late. */
  delay?: { share: number; ms: number };
  /** The connection drops at once, and the order is booked later: a slow transaction behind a gateway. */
  commitLate?: { share: number; ms: number };
  /** Nothing is booked: 429 with `Retry-After: 1`. */
  answer429?: number;
  /** Nothing is booked: 503. */
  answer503?: number;
  /** The same Idempotency-Key gets the first answer again. Default true; false books every request. */
  honourIdempotencyKey?: boolean;
}

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
