import { z } from 'zod';

import { shorten } from '#libs/documents';

import {
  type Builder,
  enumerationBuilder,
  type Member,
  objectBuilder,
  repetitionBuilder,
  withinBuilder,
} from './builders.js';
import type { At } from './faults.js';
import { adoptLeaves, below, compileLeaf, compileValue, type Leaf, type Part, sourceUnitOf } from './leaves.js';
import { unitCheck } from './same-unit.js';
import { isMapping, isSource } from './source-spec.js';
import { compileChosen, compileCondition, compileInUnit, compileSource } from './source.js';
import { elementOf, isQuantity, isRequired, membersOf } from './target.js';

/** One `name: value` of the definition; names may be dotted. */
interface Entry {
  path: readonly string[];
  value: unknown;
  at: At;
}

const entriesOf = (definition: Readonly<Record<string, unknown>>, at: At): Entry[] =>
  Object.entries(definition).map(([name, value]) => ({ path: name.split('.'), value, at: [...at, name] }));

/** Entries by the first name of their path, in order. */
function byName(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const name = entry.path[0] ?? '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [entry]);
    else group.push(entry);
  }
  return groups;
}

const shown = (value: unknown): string => shorten(JSON.stringify(value) ?? 'nothing');

/** Compiles an object of fields: `name: source`, `name: { nested }`, `dotted.name: source`; `in: path` narrows the source. */
export function compileObject<N>(definition: unknown, part: Part<N>): Builder<N> | undefined {
  if (!isMapping(definition))
    return part.faults.add(part.at, 'mapping-field-invalid', {
      found: shown(definition),
      expected: 'fields and their sources',
    });
  return compileEntries(entriesOf(definition, part.at), part);
}

function compileEntries<N>(entries: readonly Entry[], part: Part<N>): Builder<N> | undefined {
  const narrowing = entries.find(({ path }) => path.length === 1 && path[0] === 'in');
  if (narrowing !== undefined)
    return compileWithin(
      narrowing,
      entries.filter((entry) => entry !== narrowing),
      part,
    );
  const members: Member<N>[] = [];
  for (const [name, group] of byName(entries)) {
    const builder = compileMember(name, group, part);
    if (builder !== undefined) members.push({ name, builder });
    const isUnit = isQuantity(part.schema) && name === 'unitCode';
    if (isUnit && !entries.some(({ path }) => path[0] === 'sourceUnit')) members.push(...sourceUnit(group, part));
  }
  return objectBuilder(members);
}

function sourceUnit<N>(group: readonly Entry[], part: Part<N>): Member<N>[] {
  const member = group[0] && sourceUnitOf(group[0].value, { ...part, at: group[0].at });
  return member === undefined ? [] : [member];
}

/** `in: path`, or `in: [path, ...]`: the first of them that is there. `unit`, `unitOf` tell where it counts in another unit than what is around it. */
function compileWithin<N>(narrowing: Entry, all: readonly Entry[], part: Part<N>): Builder<N> | undefined {
  const named = (name: string) => all.find(({ path }) => path.length === 1 && path[0] === name);
  const [unit, unitOf] = [named('unit'), named('unitOf')];
  const other = unitOf && compileSource(unitOf.value, unitOf.at, 'text', part);
  const entries = all.filter((entry) => entry !== unit && entry !== unitOf);
  const paths: unknown[] = Array.isArray(narrowing.value) ? narrowing.value : [narrowing.value];
  const alternatives = paths.map((path) => {
    const within = typeof path === 'string' ? part.scope.within(path) : undefined;
    if (within === undefined)
      return part.faults.add(narrowing.at, 'mapping-path-invalid', {
        found: shown(path),
        expected: part.scope.grammar,
      });
    const leaves = new Map<string, Leaf<N>>();
    const inner = compileEntries(entries, { ...part, scope: within.scope, leaves });
    if (!part.leaves.has(part.target)) part.leaves.set(part.target, { place: within.place, list: part.list });
    adoptLeaves(leaves, part, within.node, within.place);
    const own = unit && compileSource(unit.value, unit.at, 'text', { ...part, scope: within.scope });
    return inner && { within, inner, ...(own && other && { checkUnit: unitCheck(own, other, part) }) };
  });
  return alternatives.every((each) => each !== undefined) ? withinBuilder(alternatives) : undefined;
}

function compileMember<N>(name: string, group: readonly Entry[], part: Part<N>): Builder<N> | undefined {
  const at = group[0]?.at ?? part.at;
  const members = membersOf(part.schema) ?? {};
  const schema = Object.hasOwn(members, name) ? members[name] : undefined;
  if (schema === undefined)
    return part.faults.add(at, 'mapping-field-unknown', {
      found: shorten(name),
      expected: Object.keys(members).join(', '),
    });
  const inner: Part<N> = { ...part, schema, at, target: below(part.target, name) };
  const [only] = group;
  if (group.length === 1 && only?.path.length === 1) {
    if (isList(only.value)) return compileList(only.value, inner);
    if (typeof only.value === 'string' || isSource(only.value))
      return compileValue(only.value, name, inner, part.schema);
  }
  return compileEntries(
    group.flatMap((entry) => nested(entry, inner)),
    inner,
  );
}

/** What an entry says about the members of its field. */
function nested<N>(entry: Entry, { faults }: Part<N>): Entry[] {
  if (entry.path.length > 1) return [{ ...entry, path: entry.path.slice(1) }];
  if (isMapping(entry.value)) return entriesOf(entry.value, entry.at);
  faults.add(entry.at, 'mapping-field-invalid', { found: shown(entry.value), expected: 'a source or fields' });
  return [];
}

const ListSpec = z.union([
  z.strictObject({
    each: z.string(),
    when: z.unknown().optional(),
    once: z.unknown().optional(),
    like: z.string().optional(),
    to: z.unknown().optional(),
    quiet: z.boolean().optional(),
    unit: z.string().optional(),
    unitOf: z.unknown().optional(),
    fields: z.unknown().optional(),
    value: z.unknown().optional(),
  }),
  z.strictObject({ list: z.array(z.unknown()).min(1) }),
]);

/** `{ each: path, when, once, fields | value }` repeats over the record; `{ list: [...] }` names its elements, or lists of them, one by one. */
const isList = (definition: unknown): boolean =>
  isMapping(definition) && !isSource(definition) && ('each' in definition || 'list' in definition);

function compileList<N>(definition: unknown, part: Part<N>): Builder<N> | undefined {
  const schema = elementOf(part.schema);
  const spec = ListSpec.safeParse(definition);
  if (schema === undefined || !spec.success)
    return part.faults.add(part.at, 'mapping-field-invalid', {
      found: shown(definition),
      expected:
        schema === undefined
          ? 'a source: this field is no list'
          : '{ each, when, once, fields | value } or { list: [...] }',
    });
  const element: Part<N> = { ...part, schema, target: below(part.target, '*') };
  if ('each' in spec.data) return compileRepetition(spec.data, part, element);
  const builders = spec.data.list.map((each, index) =>
    isList(each)
      ? compileList(each, { ...part, at: [...part.at, 'list', index] })
      : compileElement(each, { ...element, at: [...part.at, 'list', index] }),
  );
  return enumerationBuilder(builders.filter((builder) => builder !== undefined));
}

interface RepetitionSpec {
  each: string;
  when?: unknown;
  once?: unknown;
  like?: string | undefined;
  to?: unknown;
  quiet?: boolean | undefined;
  unit?: string | undefined;
  unitOf?: unknown;
  fields?: unknown;
  value?: unknown;
}

function compileRepetition<N>(spec: RepetitionSpec, part: Part<N>, outer: Part<N>): Builder<N> | undefined {
  const each = part.scope.each(spec.each);
  if (each === undefined)
    return part.faults.add([...part.at, 'each'], 'mapping-path-invalid', {
      found: shown(spec.each),
      expected: part.scope.grammar,
    });
  const isOutermost = part.list === undefined;
  const leaves = new Map<string, Leaf<N>>();
  const list = part.list ?? part.target;
  const inner: Part<N> = { ...outer, scope: each.scope, list, leaves };
  const alike = compileChosen(spec, part.at, each, part);
  const { unit, unitOf } = spec;
  const chosen =
    alike === undefined || unit === undefined ? alike : compileInUnit(alike, { unit, unitOf }, part.at, each, part);
  const when = spec.when === undefined ? undefined : compileCondition(spec.when, [...part.at, 'when'], inner);
  const once = spec.once === undefined ? undefined : compileSource(spec.once, [...part.at, 'once'], 'text', inner);
  const element =
    spec.value === undefined
      ? compileObject(spec.fields, { ...inner, at: [...part.at, 'fields'] })
      : compileElement(spec.value, { ...inner, at: [...part.at, 'value'] });
  part.leaves.set(part.target, { place: each.place, list: part.list });
  adoptLeaves(leaves, part, (node) => each.nodes(node)[0], each.place);
  const remember = isOutermost ? part.target : undefined;
  const keepEmpty = isRequired(part.schema);
  if (element === undefined || chosen === undefined) return undefined;
  return repetitionBuilder({ chosen, when, once, element, target: outer.target, remember, keepEmpty });
}

/** An element of a list: a text, or an object of fields. */
function compileElement<N>(definition: unknown, part: Part<N>): Builder<N> | undefined {
  const isText = membersOf(part.schema) === undefined;
  return isText ? compileLeaf(definition, 'text', part) : compileObject(definition, part);
}
