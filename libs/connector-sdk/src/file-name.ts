import { problem, shorten } from '#libs/documents';

import type { Failure } from './outcome.js';

/** Longest name that ext4, NTFS and APFS all hold, in bytes. */
const MAX_NAME_BYTES = 255;

const REFUSED: readonly [pattern: RegExp, reason: string][] = [
  [/^\.{0,2}$/, 'it names a folder or nothing'],
  [/[/\\]/, 'it holds a path separator'],
  // oxlint-disable-next-line no-control-regex
  [/[\u0000-\u001f\u007f-\u009f]/, 'it holds control characters'],
  // Bidirectional controls make "gpj.exe" read as "exe.jpg".
  [/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/, 'it holds characters that turn the writing direction'],
  [/\ufffd/, 'it is not written in UTF-8'],
];

/** Why a name cannot be a single path segment on every system, or undefined when it can. */
export function fileNameObjection(name: string): string | undefined {
  const refused = REFUSED.find(([pattern]) => pattern.test(name));
  if (refused) return refused[1];
  return Buffer.byteLength(name) > MAX_NAME_BYTES ? `it is longer than ${MAX_NAME_BYTES} bytes` : undefined;
}

/** The failure for the first name that is refused, or undefined. */
export function refuseFileName(...names: readonly string[]): Failure | undefined {
  for (const name of names) {
    const reason = fileNameObjection(name);
    if (reason === undefined) continue;
    const found = shorten(JSON.stringify(name).slice(1, -1));
    const refused = problem('file-name-refused', { found, params: { reason } });
    return { kind: 'rejected', message: `file name "${found}" refused: ${reason}`, problems: [refused] };
  }
  return undefined;
}

/** Code points of a text that a file name holds: at 4 bytes each they leave room for a key and an ending. */
const MAX_PART_LENGTH = 48;

/** Makes one safe path segment of any text, e.g. `PO/17` -> `PO_17`. Different texts may fall together: add a unique part. */
export const fileNamePart = (text: string): string =>
  Array.from(text, (character) => (/[\p{L}\p{N}._-]/u.test(character) ? character : '_'))
    .slice(0, MAX_PART_LENGTH)
    .join('');

/** What encryption adds to a name is no ending of its own. */
const ENDING = /(?:\.[^.]*)?\.(?:pgp|gpg)$|\.[^.]*$/i;

/** `name` with a number before its ending, e.g. `orders.csv`, 2 -> `orders.2.csv`; `orders.csv.pgp` -> `orders.2.csv.pgp`. */
export function numberedName(name: string, number: number): string {
  const dot = name.search(ENDING);
  return dot > 0 ? `${name.slice(0, dot)}.${number}${name.slice(dot)}` : `${name}.${number}`;
}
