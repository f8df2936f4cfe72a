import { decimal, decimalText, problem, shorten } from '#libs/documents';

import type { Each } from '../paths/scope.js';
import type { Run } from '../run.js';
import type { Notation, ValueKind } from '../values/conversions.js';
import { type Chosen, compileAlike } from './alike.js';
import { combined } from './combined.js';
import { type Read, restingOn, restingOnSpot, type Source, type SourceContext } from './compiled-source.js';
import { withCurrency } from './currency.js';
import { compileCel } from './expression-source.js';
import type { At } from './faults.js';
import { allInUnitOf, inUnitOf } from './same-unit.js';
import { withOptions } from './source-options.js';
import { type ContextValue, isMapping, notationIn, notationOfPart, SOURCE_KINDS, SourceSpec } from './source-spec.js';

/** Compiles a source: a path as bare text, or an object with one of `SOURCE_KINDS` and options. */
export function compileSource<N>(
  spec: unknown,
  at: At,
  kind: ValueKind,
  context: SourceContext<N>,
): Source<N> | undefined {
  if (typeof spec === 'string') return compileSource({ path: spec }, at, kind, context);
  const parsed = SourceSpec.safeParse(spec);
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      context.faults.add([...at, ...(issue.path as string[])], 'mapping-source-invalid', {
        params: { reason: issue.message },
      });
    return undefined;
  }
  const options = parsed.data;
  const kinds = SOURCE_KINDS.filter((each) => options[each] !== undefined);
  if (kinds.length !== 1)
    return context.faults.add(at, 'mapping-source-invalid', {
      params: { reason: `expected one of ${SOURCE_KINDS.join(', ')}` },
    });
  const about = options.currency === 'any' ? { ...context, currency: undefined } : context;
  const origin = compileOrigin(options, at, options.as ?? kind, about);
  if (origin === undefined) return undefined;
  const whole = withOptions(origin, options, at, kind, context);
  const source = options.unit === undefined ? whole : withUnit(whole, options, at, context);
  if (source === undefined) return undefined;
  if (options.atMost === undefined) return source;
  if ((options.as ?? kind) !== 'decimal')
    return context.faults.add([...at, 'atMost'], 'mapping-source-invalid', {
      params: { reason: 'atMost is for decimals: add as: decimal' },
    });
  return withLimit(source, options.atMost, [...at, 'atMost'], context);
}

/** A number that is no more than another, where both are there. */
function withLimit<N>(source: Source<N>, spec: unknown, at: At, context: SourceContext<N>): Source<N> | undefined {
  const limit = compileSource(spec, at, 'decimal', context);
  return (
    limit && {
      ...source,
      restsOn: restingOn([source, limit]),
      read(node, run) {
        const text = source.read(node, run);
        const most = limit.read(node, run);
        if (text === undefined || most === undefined || decimal(text).lte(most)) return text;
        const details = { ...source.place(node), expected: `at most ${most}`, found: text };
        return run.report(context.target, problem('value-above', details));
      },
    }
  );
}

/** A number whose unit is that of another one: the document has one unit for both. */
function withUnit<N>(
  number: Source<N>,
  { unit, unitOf }: SourceSpec,
  at: At,
  context: SourceContext<N>,
): Source<N> | undefined {
  const own = compileSource(unit, [...at, 'unit'], 'text', context);
  const other = compileSource(unitOf, [...at, 'unitOf'], 'text', context);
  return own && other && inUnitOf(number, own, other, context);
}

function compileOrigin<N>(spec: SourceSpec, at: At, kind: ValueKind, outer: SourceContext<N>): Source<N> | undefined {
  if (spec.path !== undefined) return compilePath(spec.path, at, outer, { ...outer.notation, ...notationIn(spec) });
  if (spec.const !== undefined) return constant(spec.const);
  if (spec.context !== undefined) return compileContext(spec.context, at, outer);
  // What a source says of its notation holds for what it is made of.
  const context = { ...outer, notation: { ...outer.notation, ...notationIn(spec) } };
  if (spec.firstOf !== undefined) return compileFirstOf(spec.firstOf, [...at, 'firstOf'], kind, context);
  if (spec.join !== undefined) return compileJoin({ ...spec, join: spec.join }, at, context);
  if (spec.cel !== undefined) return compileCel(spec.cel, spec.inputs ?? {}, at, context, compileSource);
  return compileSum(spec, at, context);
}

function compilePath<N>(
  text: string,
  at: At,
  context: SourceContext<N>,
  { decimalComma, thousands, formats }: Notation = {},
): Source<N> | undefined {
  const { scope, faults, output } = context;
  const path = scope.path(text);
  if (path === undefined)
    return faults.add(at, 'mapping-path-invalid', { found: shorten(text), expected: scope.grammar });
  const { place, read } = path;
  const isOurs = output !== undefined;
  // Asked only where it makes a difference.
  const isTyped = decimalComma === true || (thousands ?? formats) !== undefined ? path.isTyped : undefined;
  const source: Source<N> = {
    read(node, run) {
      run.isCanonical = isOurs || isTyped?.(node) === true;
      return read(node);
    },
    place,
    has: (node) => read(node) !== undefined,
    constant: false,
    restsOn: restingOnSpot(path),
  };
  return withCurrency(source, text, context);
}

const constant = <N>(value: string): Source<N> => withoutPlace(value, () => value);

/** A source that does not look at the record. */
const withoutPlace = <N>(field: string, read: Read<N>): Source<N> => ({
  read(node, run) {
    run.isCanonical = true;
    return read(node, run);
  },
  has: () => true,
  place: () => ({ field }),
  constant: true,
});

const CONTEXT: Readonly<Record<ContextValue, (run: Run) => string | undefined>> = {
  receiptId: (run) => run.context.receiptId,
  receivedOn: (run) => run.context.receivedOn,
  line: (run) => String(run.line),
  index: (run) => String((run.trail.at(-1) ?? 0) + 1),
  controlNumber: (run) => run.context.controlNumber,
};

function compileContext<N>(name: ContextValue, at: At, { faults, numbered }: SourceContext<N>): Source<N> | undefined {
  if (name === 'controlNumber' && numbered === undefined)
    return faults.add([...at, 'context'], 'mapping-source-invalid', {
      params: { reason: 'only what is sent has a controlNumber: use it in an output' },
    });
  const source = withoutPlace<N>(name, (_, run) => CONTEXT[name](run));
  if (name !== 'controlNumber') return source;
  numbered?.();
  // No other document has it: it is worth an element around it.
  return { ...source, constant: false };
}

function compileAll<N>(
  specs: readonly unknown[],
  at: At,
  context: SourceContext<N>,
  kindOf: (spec: unknown) => ValueKind = () => 'text',
): Source<N>[] {
  return specs.flatMap((spec, index) => compileSource(spec, [...at, index], kindOf(spec), context) ?? []);
}

function compileFirstOf<N>(specs: readonly unknown[], at: At, kind: ValueKind, context: SourceContext<N>): Source<N> {
  // One that says how it is written is read so; the others are what the whole is.
  const parts = compileAll(specs, at, context, (spec) => (notationOfPart(spec) === undefined ? 'text' : kind));
  return combined(parts, true, (node, run) => {
    for (const part of parts) {
      const text = part.read(node, run);
      if (text !== undefined) return text;
    }
    return undefined;
  });
}

/** Texts one behind the other: of one node, or of each of its repeated parts. */
function compileJoin<N>(
  { join, separator = ' ', each: path }: SourceSpec & { join: readonly unknown[] },
  at: At,
  context: SourceContext<N>,
): Source<N> | undefined {
  const each = path === undefined ? undefined : context.scope.each(path);
  if (path !== undefined && each === undefined)
    return context.faults.add([...at, 'each'], 'mapping-path-invalid', {
      found: shorten(path),
      expected: context.scope.grammar,
    });
  const parts = compileAll(join, [...at, 'join'], each === undefined ? context : { ...context, scope: each.scope });
  const joined = combined(parts, false, (node, run) => {
    let isCanonical = false;
    const texts = (each?.nodes(node) ?? [node]).flatMap((one) =>
      parts.flatMap((part) => {
        const text = part.read(one, run);
        if (text !== undefined && !part.constant) isCanonical ||= run.isCanonical;
        return text ?? [];
      }),
    );
    run.isCanonical = isCanonical;
    return texts.length === 0 ? undefined : texts.join(separator);
  });
  if (each === undefined) return joined;
  return {
    ...joined,
    has: (node) => each.nodes(node).some((one) => joined.has(one)),
    place: each.place,
    restsOn: restingOnSpot(each),
  };
}

/** The exact sum of a decimal over repeated parts; absent when none of them has it. A sum of one stays as stated. */
function compileSum<N>(spec: SourceSpec, at: At, context: SourceContext<N>): Source<N> | undefined {
  const { sum, each: path } = spec;
  const each = path === undefined ? undefined : context.scope.each(path);
  if (each === undefined)
    return context.faults.add(at, 'mapping-path-invalid', {
      found: shorten(path ?? 'nothing'),
      expected: `each: ${context.scope.grammar}`,
    });
  const summand = compileSource(sum, [...at, 'sum'], 'decimal', { ...context, scope: each.scope });
  const alike = compileChosen(spec, at, each, context);
  if (summand === undefined || alike === undefined) return undefined;
  return {
    constant: false,
    restsOn: alike.restsOn,
    has: (node) => each.nodes(node).some((part) => summand.has(part)),
    place: each.place,
    read(node, run) {
      const [first, ...others] = alike.of(node, run).flatMap((part) => summand.read(part, run) ?? []);
      run.isCanonical = true;
      if (first === undefined || others.length === 0) return first;
      return decimalText(others.reduce((sum, text) => sum.plus(text), decimal(first)));
    },
  };
}

/** Which of repeated parts are meant: all, or with `like` those that are like something. */
export function compileChosen<N>(
  { like, to, quiet }: { like?: string | undefined; to?: unknown; quiet?: boolean | undefined },
  at: At,
  each: Each<N>,
  context: SourceContext<N>,
): Chosen<N> | undefined {
  if (like === undefined) return { of: each.nodes, restsOn: restingOnSpot(each) };
  const around = { ...context, currency: undefined };
  const wanted = to === undefined ? undefined : compileSource(to, [...at, 'to'], 'text', around);
  return compileAlike({ like, quiet }, wanted, at, each, context);
}

/** Of these parts those whose unit is that of something around them. */
export function compileInUnit<N>(
  chosen: Chosen<N>,
  { unit, unitOf }: { unit: string; unitOf?: unknown },
  at: At,
  each: Each<N>,
  context: SourceContext<N>,
): Chosen<N> | undefined {
  const own = compileSource(unit, [...at, 'unit'], 'text', { ...context, scope: each.scope });
  const other = compileSource(unitOf, [...at, 'unitOf'], 'text', context);
  return own && other && allInUnitOf(chosen, own, other, context);
}

/** A test of a node: a source that has a value other than `false`, or one of the values that `is` names. */
export function compileCondition<N>(
  spec: unknown,
  at: At,
  context: SourceContext<N>,
): ((node: N, run: Run) => boolean) | undefined {
  const source = compileSource(spec, at, 'text', { ...context, currency: undefined });
  if (source === undefined) return undefined;
  const accepted = isMapping(spec) ? SourceSpec.parse(spec).is : undefined;
  if (accepted === undefined) return (node, run) => (source.read(node, run) ?? 'false') !== 'false';
  return (node, run) => accepted.includes(source.read(node, run) ?? '');
}
