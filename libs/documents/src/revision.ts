import { hash } from 'node:crypto';

import type { Document } from './document.js';

/** Texts that JSON carries as they are: no quotes, backslashes, control characters or lone surrogates. */
// oxlint-disable-next-line no-control-regex -- the control characters are what JSON escapes
const NEEDS_ESCAPES = /["\\\u0000-\u001f\ud800-\udfff]/;

const quoted = (text: string): string => (NEEDS_ESCAPES.test(text) ? JSON.stringify(text) : `"${text}"`);

/** Names as they stand before their values, behind another member. Documents have few; those of foreign objects must not fill the memory. */
const labels = new Map<string, string>();
const MAX_LABELS = 1000;

function labelOf(name: string): string {
  const known = labels.get(name);
  if (known !== undefined) return known;
  const label = `,${quoted(name)}:`;
  if (labels.size < MAX_LABELS && name.length < MAX_LABELS) labels.set(name, label);
  return label;
}

/** Beyond this many names the sort of the language is the faster one. */
const FEW = 32;

/** Member names in the order of RFC 8785. Most objects have few names, which are sorted where they stand: `sort` would copy them three times. */
function sortedNames(members: object): string[] {
  const names = Object.keys(members);
  if (names.length > FEW) return names.toSorted();
  for (let index = 1; index < names.length; index += 1) {
    const name = names[index]!;
    let at = index;
    for (; at > 0 && names[at - 1]! > name; at -= 1) names[at] = names[at - 1]!;
    names[at] = name;
  }
  return names;
}

/**
 * RFC 8785 (JSON Canonicalization Scheme) of a value made of objects, arrays, strings, booleans, integers and null:
 * members sorted by UTF-16 code units, undefined members left out, no white space.
 * @throws TypeError for a number that is not a safe integer: canonical documents carry decimals as strings.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return canonicalArray(value);
  if (typeof value === 'object') return canonicalObject(value as Record<string, unknown>);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new TypeError(`canonical JSON holds no ${typeof value} that is not a safe integer: decimals are strings`);
}

function canonicalArray(values: readonly unknown[]): string {
  let json = '[';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) json += ',';
    json += canonicalJson(values[index] ?? null);
  }
  return `${json}]`;
}

function canonicalObject(members: Readonly<Record<string, unknown>>): string {
  let json = '{';
  for (const name of sortedNames(members)) {
    const member = members[name];
    if (member === undefined) continue;
    const label = labelOf(name);
    json += json === '{' ? label.slice(1) : label;
    json += canonicalJson(member);
  }
  return `${json}}`;
}

/** SHA-256, lower-case hex. */
export const sha256 = (data: string | Uint8Array): string => hash('sha256', data, 'hex');

/** The revision of a document: SHA-256 of its canonical JSON without `source`. Two files that say the same have the same revision. */
export const revisionOf = (document: Document): string => sha256(canonicalJson({ ...document, source: undefined }));
