import type { At, Faults } from '../compile/faults.js';
import { isMapping, isSource } from '../compile/source-spec.js';
import type { Tree } from './field-tree.js';

/**
 * Fields made of columns together with those that a mapping spells out. Where both speak of one, the latter holds, and faults are told there.
 * @param at where the fields stand
 */
export function mergedFields(made: Tree, written: unknown, faults: Faults, at: At = ['fields']): unknown {
  return merged(made, { value: written, at }, at, faults);
}

/** A part of what is spelled out, and where. */
interface Written {
  value: unknown;
  at: At;
}

function merged(made: unknown, written: Written, at: At, faults: Faults): unknown {
  const { value } = written;
  if (value === undefined) return made;
  if (!isMapping(made) || !isMapping(value) || isSource(made) || isSource(value) || 'list' in made) {
    faults.standsFor(at, written.at);
    return value;
  }
  return Object.entries(value).reduce<Readonly<Record<string, unknown>>>(
    (fields, [name, each]) =>
      withField(fields, name.split('.'), { value: each, at: [...written.at, name] }, at, faults),
    made,
  );
}

/** Names may be dotted: `price.amount` is the amount within the price, `lines.lineNumber` that of each line. */
function withField(
  fields: Readonly<Record<string, unknown>>,
  [first = '', ...below]: readonly string[],
  written: Written,
  at: At,
  faults: Faults,
): Readonly<Record<string, unknown>> {
  const inner = fields[first];
  if (below.length > 0 && isMapping(inner) && 'each' in inner && isMapping(inner['fields'])) {
    const ofRow = withField(inner['fields'], below, written, [...at, first, 'fields'], faults);
    return { ...fields, [first]: { ...inner, fields: ofRow } };
  }
  if (below.length > 0 && isMapping(inner) && !isSource(inner))
    return { ...fields, [first]: withField(inner, below, written, [...at, first], faults) };
  const name = [first, ...below].join('.');
  return { ...fields, [name]: merged(fields[name], written, [...at, name], faults) };
}
