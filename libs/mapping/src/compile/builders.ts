import { problem, shorten } from '#libs/documents';

import type { Within } from '../paths/scope.js';
import type { Run } from '../run.js';
import type { Chosen } from './alike.js';
import { type Resting, restingOn, restingOnSpot, type Source } from './compiled-source.js';

/** Builds one part of a document; undefined when the record says nothing about it. */
export interface Builder<N> extends Resting<N> {
  build: (node: N, run: Run<N>) => unknown;
  /** True when it needs nothing of the record. */
  constant: boolean;
  /** Whether the record says something, where a default may stand in. Absent: it does when there is a value. */
  isStated?: (node: N) => boolean;
}

export interface Member<N> {
  name: string;
  builder: Builder<N>;
}

/** An object is there when one of its members that depend on the record is, or when it is all constant. */
export function objectBuilder<N>(members: readonly Member<N>[]): Builder<N> {
  const constant = members.every(({ builder }) => builder.constant);
  return {
    constant,
    restsOn: restingOn(members.map(({ builder }) => builder)),
    build(node, run) {
      const object: Record<string, unknown> = {};
      let isPresent = constant;
      for (const { name, builder } of members) {
        if (isSilent(builder, node)) continue;
        const value = builder.build(node, run);
        if (value === undefined) continue;
        object[name] = value;
        if (!builder.constant && (builder.isStated?.(node) ?? true)) isPresent = true;
      }
      return isPresent ? object : undefined;
    },
  };
}

/** Most of what a mapping knows is not in a record. */
function isSilent<N>({ restsOn }: Builder<N>, node: N): boolean {
  if (restsOn === undefined) return false;
  for (const spot of restsOn) if (spot.isThere(node)) return false;
  return true;
}

/** Builds in the first of several parts that is there. */
export const withinBuilder = <N>(
  alternatives: readonly {
    within: Within<N>;
    inner: Builder<N>;
    checkUnit?: (found: N, around: N, run: Run<N>) => void;
  }[],
): Builder<N> => ({
  constant: false,
  restsOn: restingOn(alternatives.map(({ within }) => ({ restsOn: restingOnSpot(within) }))),
  build(node, run) {
    for (const { within, inner, checkUnit } of alternatives) {
      const found = within.node(node);
      if (found === undefined) continue;
      checkUnit?.(found, node, run);
      return inner.build(found, run);
    }
    return undefined;
  },
});

export interface Repetition<N> {
  /** The parts of a node that become elements. */
  chosen: Chosen<N>;
  when: ((node: N, run: Run<N>) => boolean) | undefined;
  element: Builder<N>;
  /** Elements that say the same here are one element; those that say otherwise of it contradict each other. */
  once?: Source<N> | undefined;
  /** Canonical name, with `*` for positions, of an element. */
  target: string;
  /** Canonical name when it is an outermost list: its nodes are remembered. */
  remember: string | undefined;
  /** Elements about which the record says nothing stay, as empty objects, where the document needs the list. */
  keepEmpty: boolean;
}

/** A list of what repeats in the record; absent when nothing does. */
export const repetitionBuilder = <N>(repetition: Repetition<N>): Builder<N> => ({
  constant: false,
  restsOn: repetition.chosen.restsOn,
  build(node, run) {
    const { chosen, when, element, remember, keepEmpty } = repetition;
    const values: unknown[] = [];
    const nodes: N[] = [];
    const isSaid = repeatedIn(repetition, run);
    for (const part of chosen.of(node, run)) {
      if (when !== undefined && !when(part, run)) continue;
      run.trail.push(values.length);
      const value = element.build(part, run) ?? (keepEmpty ? {} : undefined);
      const isLeftOut = value === undefined || isSaid(part, value);
      run.trail.pop();
      if (isLeftOut) continue;
      values.push(value);
      nodes.push(part);
    }
    if (remember !== undefined) run.elements.set(remember, nodes);
    return values.length === 0 ? undefined : values;
  },
});

/** Tells whether an element was there before, and reports one that says something else. */
function repeatedIn<N>({ once, target }: Repetition<N>, run: Run<N>): (part: N, value: unknown) => boolean {
  if (once === undefined) return () => false;
  const said = new Map<string, { text: string; line: number }>();
  return (part, value) => {
    const key = once.read(part, run);
    if (key === undefined) return false;
    const place = once.place(part);
    const text = JSON.stringify(value);
    const first = said.get(key);
    if (first === undefined) said.set(key, { text, line: place.line ?? run.line });
    else if (first.text !== text)
      run.report(
        target,
        problem('element-contradicts', {
          ...place,
          expected: `what line ${first.line} says of it`,
          found: shorten(key),
          params: { firstLine: first.line },
        }),
      );
    return first !== undefined;
  };
}

/** A list whose elements, or lists of them, are named one by one; what is absent is left out. */
export const enumerationBuilder = <N>(elements: readonly Builder<N>[]): Builder<N> => ({
  constant: elements.every(({ constant }) => constant),
  restsOn: restingOn(elements),
  build(node, run) {
    const values: unknown[] = [];
    for (const element of elements) {
      run.trail.push(values.length);
      const value = element.build(node, run);
      run.trail.pop();
      if (Array.isArray(value)) values.push(...(value as unknown[]));
      else if (value !== undefined) values.push(value);
    }
    return values.length === 0 ? undefined : values;
  },
});
