import type { z } from 'zod';

import type { Place, Scope } from '../paths/scope.js';
import type { Tracer } from '../trace/tracer.js';
import type { Notation, ValueKind } from '../values/conversions.js';
import type { Builder, Member } from './builders.js';
import type { At, Faults } from './faults.js';
import { SourceSpec } from './source-spec.js';
import { compileSource } from './source.js';
import { elementOf, isRequired, kindOf, membersOf } from './target.js';

/** A canonical field that is read from a source: how a fault of the finished document finds back to the file. */
export interface Leaf<N> {
  place: (node: N) => Place;
  /** The outermost list around it, e.g. `lines`: then `place` takes one of its nodes. */
  list: string | undefined;
}

/** The place in definition, schema and source at which a part is compiled. */
export interface Part<N> {
  schema: z.core.$ZodType;
  scope: Scope<N>;
  at: At;
  /** Canonical name, `*` for positions; `''` for the document. */
  target: string;
  /** The outermost list around it. */
  list: string | undefined;
  faults: Faults;
  /** By canonical name, filled while compiling. */
  leaves: Map<string, Leaf<N>>;
  tracer?: Tracer<N> | undefined;
  notation?: Notation | undefined;
  currency?: string | undefined;
}

export const below = (target: string, name: string): string => (target === '' ? name : `${target}.${name}`);

/** A field with a single value; a field that is a list of texts becomes a list of one. */
export function compileValue<N>(
  spec: unknown,
  name: string,
  part: Part<N>,
  parent: z.core.$ZodType,
): Builder<N> | undefined {
  const element = elementOf(part.schema);
  if (membersOf(element ?? part.schema) !== undefined)
    return part.faults.add(part.at, 'mapping-field-invalid', {
      found: 'a single value',
      expected: element === undefined ? 'members' : 'each: ... fields: ..., or list: [...]',
    });
  const value = compileLeaf(spec, kindOf(parent, name, part.schema), part);
  if (value === undefined || element === undefined) return value;
  return {
    ...value,
    build(node, run) {
      const only = value.build(node, run);
      return only === undefined ? undefined : [only];
    },
  };
}

export function compileLeaf<N>(spec: unknown, kind: ValueKind, part: Part<N>): Builder<N> | undefined {
  const context = { ...part, isRequired: isRequired(part.schema), ...(kind !== 'decimal' && { currency: undefined }) };
  const source = compileSource(spec, part.at, kind, context);
  if (source === undefined) return undefined;
  const { place, constant, restsOn } = source;
  const read = part.tracer?.leaf({ ...part, definedIn: baseOf(part) }, spec, source) ?? source.read;
  part.leaves.set(part.target, { place, list: part.list });
  if (kind === 'boolean') return { constant, restsOn, build: (node, run) => toBoolean(read(node, run)) };
  if (kind === 'integer') return { constant, restsOn, build: (node, run) => toNumber(read(node, run)) };
  return { constant, restsOn, build: read };
}

/** The file of the base that says so; undefined where it is the mapping's own. */
function baseOf<N>({ faults, at }: Part<N>): string | undefined {
  const { file } = faults.originOf(at);
  return file === faults.fileName ? undefined : file;
}

const toBoolean = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text === 'true');
const toNumber = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** Beside a unit code that is read from the record, the sender's own code is kept as it stands there. */
export function sourceUnitOf<N>(unitCode: unknown, part: Part<N>): Member<N> | undefined {
  const spec = SourceSpec.safeParse(typeof unitCode === 'string' ? { path: unitCode } : unitCode).data;
  if (spec === undefined || spec.const !== undefined) return undefined;
  const { map: _map, otherwise: _otherwise, table: _table, default: _default, as: _as, ...asStated } = spec;
  const builder = compileLeaf(asStated, 'text', { ...part, target: below(part.target, 'sourceUnit') });
  return builder && { name: 'sourceUnit', builder };
}

/** Takes over the leaves of a narrower node, so that their places are found from the wider one. */
export function adoptLeaves<N>(
  inner: ReadonlyMap<string, Leaf<N>>,
  outer: Part<N>,
  narrow: (node: N) => N | undefined,
  placeOfNothing: (node: N) => Place,
): void {
  for (const [target, leaf] of inner) {
    const place = (node: N): Place => {
      const found = narrow(node);
      return found === undefined ? placeOfNothing(node) : leaf.place(found);
    };
    // Leaves of an outermost list take its nodes, which the run remembers.
    outer.leaves.set(target, leaf.list === outer.list ? { place, list: leaf.list } : leaf);
  }
}
