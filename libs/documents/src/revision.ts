import { hash } from 'node:crypto';

import type { Document } from './document.js';

/**
 * RFC 8785 (JSON Canonicalization Scheme) of a value made of objects, arrays, strings, booleans, integers and null:
 * members sorted by UTF-16 code units, undefined members left out, no white space.
 * @throws TypeError for a number that is not a safe integer: canonical documents carry decimals as strings.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value))
      throw new TypeError(`canonical JSON holds no number ${value}: use a decimal string`);
    return String(value);
  }
  if (Array.isArray(value)) {
    let json = '[';
    for (let index = 0; index < value.length; index += 1) {
      if (index > 0) json += ',';
      json += canonicalJson(value[index] ?? null);
    }
    return `${json}]`;
  }
  if (typeof value !== 'object') throw new TypeError(`canonical JSON holds no ${typeof value}`);
  const members = value as Record<string, unknown>;
  let json = '{';
  for (const name of Object.keys(members).toSorted()) {
    const member = members[name];
    if (member === undefined) continue;
    if (json.length > 1) json += ',';
    json += `${JSON.stringify(name)}:${canonicalJson(member)}`;
  }
  return `${json}}`;
}

/** SHA-256, lower-case hex. */
export const sha256 = (data: string | Uint8Array): string => hash('sha256', data, 'hex');

/** The revision of a document: SHA-256 of its canonical JSON without `source`. Two files that say the same have the same revision. */
export const revisionOf = (document: Document): string => sha256(canonicalJson({ ...document, source: undefined }));
