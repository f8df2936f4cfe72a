import type { Chunks, Decoded, FormatProblem, JsonValue, Row, XmlElement } from '../record.js';

/** For specs: text or bytes as one chunk. */
export const oneChunk = (content: string | Uint8Array): Chunks => inChunks(content, []);

/** For specs: the content cut at each of `cuts` (byte offsets; those outside are ignored). */
export async function* inChunks(content: string | Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  let start = 0;
  for (const cut of cuts.toSorted((a, b) => a - b)) {
    yield bytes.subarray(start, cut);
    start = Math.max(start, Math.min(cut, bytes.length));
  }
  yield bytes.subarray(start);
}
/** For specs: the content byte by byte. */
export const byteByByte = (content: Uint8Array): Chunks => inChunks(content, [...content.keys()]);

/** All that a reader yielded, batches joined. */
export interface Collected {
  columns?: readonly string[];
  delimiter?: string;
  rows: Row[];
  root?: Decoded;
  elements: XmlElement[];
  values: { value: JsonValue; line: number; path: string }[];
  failed?: FormatProblem;
}

/** For specs: runs a reader to its end. */
export async function collect(decoded: AsyncIterable<Decoded>): Promise<Collected> {
  const collected: Collected = { rows: [], elements: [], values: [] };
  for await (const item of decoded) {
    if (collected.failed) throw new Error('nothing may follow a failure');
    if (item.kind === 'columns') Object.assign(collected, { columns: item.columns, delimiter: item.delimiter });
    else if (item.kind === 'rows') collected.rows.push(...item.rows);
    else if (item.kind === 'root') collected.root = item;
    else if (item.kind === 'elements') collected.elements.push(...item.elements);
    else if (item.kind === 'values') collected.values.push(...item.values);
    else collected.failed = item.problem;
  }
  return collected;
}
