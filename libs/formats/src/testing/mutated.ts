/** A whole number of 0 and more, below a bound. */
export type Below = (bound: number) => number;

const MAX_CHANGES = 4;
const MAX_RANGE = 64;
/** Bytes that end, begin or break something in one of the formats. */
const BYTES = [0x00, 0x0a, 0x0d, 0x1a, 0x22, 0x27, 0x2c, 0x3b, 0x3c, 0x3e, 0x26, 0x5c, 0x7f, 0x80, 0xc3, 0xed, 0xff];

/**
 * For specs: a file with one to four of its places changed as fuzzers do: a bit, a byte, a range lost, doubled or moved, a
 * token or part of another file put in, the end cut off.
 * @param tokens what means something in the format
 * @param other a file whose parts may be put in
 */
export function mutated(bytes: Uint8Array, tokens: readonly string[], other: Uint8Array, below: Below): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let left = 1 + below(MAX_CHANGES); left > 0; left -= 1) changed = changedOnce(changed, tokens, other, below);
  return changed;
}

function changedOnce(bytes: Buffer, tokens: readonly string[], other: Uint8Array, below: Below): Buffer {
  const at = below(bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const range = after.subarray(0, 1 + below(MAX_RANGE));
  const rest = after.subarray(range.length);
  const inserted = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat([before, ...parts]);
  switch (below(8)) {
    case 0:
      return inserted(
        after.subarray(0, 1).map((byte) => byte ^ (1 << below(8))),
        after.subarray(1),
      );
    case 1:
      return inserted(Buffer.of(BYTES[below(BYTES.length)]!), after.subarray(below(2)));
    case 2:
      return inserted(rest);
    case 3:
      return inserted(...Array<Uint8Array>(1 + below(MAX_RANGE)).fill(range), rest);
    case 4:
      return inserted(rest, range);
    case 5:
      return inserted(Buffer.from(tokens[below(tokens.length)] ?? ''), after);
    case 6: {
      const from = below(other.length + 1);
      return inserted(other.subarray(from, from + below(4 * MAX_RANGE)), after);
    }
    default:
      return below(4) === 0 ? before : inserted(Buffer.from([below(256), below(256)]), after);
  }
}
