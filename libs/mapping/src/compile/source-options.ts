import { isDecimal, type Problem, problem, type ProblemCode, shorten, warning } from '#libs/documents';

import { missing, type Run, unwritable } from '../run.js';
import { type Conversion, conversionOf, type ValueKind } from '../values/conversions.js';
import { appliedFunction, FUNCTION_NAMES, type TextFunction } from '../values/functions.js';
import { notationOf } from '../values/notations.js';
import { damageOf, withLostZeros } from '../values/spreadsheet-damage.js';
import type { Read, Source, SourceContext } from './compiled-source.js';
import type { At } from './faults.js';
import { notationIn, notationOfPart, type SourceSpec } from './source-spec.js';

const NUMBER_KINDS: ReadonlySet<ValueKind> = new Set(['decimal', 'integer']);
const NOTATION_OF_TEXT =
  'formats, decimalComma, thousands and signs say nothing of a text: add as: date or as: decimal, or leave them out';
/** The longest text that a table may be asked for in vain: what is longer is no code. */
const MAX_CODE = 256;

/**
 * Adds a source's options in their fixed order: text functions, code map, cross-reference, default, conversion, arithmetic. On the way out,
 * arithmetic comes before the receiver's notation.
 */
export function withOptions<N>(
  origin: Source<N>,
  spec: SourceSpec,
  at: At,
  kind: ValueKind,
  context: SourceContext<N>,
): Source<N> {
  const functions = compileFunctions(spec.apply ?? [], [...at, 'apply'], context);
  const steps = new Steps(origin, context.target);
  for (const each of functions.text) steps.change(each);
  const isTable = context.scope.isTable === true;
  if (isTable && spec.path !== undefined && spec.as !== 'text') steps.refuseDamage();
  if (spec.map !== undefined) steps.map(new Map(Object.entries(spec.map)), spec.otherwise);
  if (spec.table !== undefined) steps.lookUp(spec.table, context.output !== undefined);
  if (spec.default !== undefined) steps.fallBack(spec.default);
  const isOutput = context.output !== undefined;
  if (isOutput) for (const each of functions.number) steps.change(each);
  if (!isOutput && spec.path !== undefined && (spec.as ?? kind) === 'text' && notationOfPart(spec) !== undefined)
    context.faults.add(at, 'mapping-source-invalid', { params: { reason: NOTATION_OF_TEXT } });
  const conversion = isOutput ? outgoing(spec, at, context) : incoming(spec, kind, context);
  if (conversion !== undefined && 'badFormat' in conversion)
    context.faults.add([...at, 'formats'], 'mapping-date-format-invalid', { found: conversion.badFormat });
  else if (conversion !== undefined) {
    const canonical = isOutput ? conversion : canonicalOf(spec, kind, conversion, context);
    if (!isOutput) checkOwn(spec, at, canonical, context);
    const told = (one: Conversion): Conversion => (isTable ? one : { ...one, name: () => undefined });
    steps.convert(told(conversion), told(canonical));
  }
  if (!isOutput) for (const each of functions.number) steps.change(each);
  const isPlain = spec.path !== undefined && spec.map === undefined && spec.table === undefined;
  if (isPlain && functions.text.length === 0 && NUMBER_KINDS.has(spec.as ?? kind))
    context.scope.readsNumber?.(spec.path!, { ...context.notation, ...notationIn(spec) });
  if (spec.required === true) steps.require(context.output);
  const isAsked = spec.default !== undefined || spec.required === true;
  return { ...origin, read: steps.read, restsOn: isAsked ? undefined : origin.restsOn };
}

/**
 * What a source says of its notation goes before what the mapping says of all its files; formats of days are none of instants. What does not stand in the
 * file is not written as the sender writes.
 */
function incoming<N>(spec: SourceSpec, kind: ValueKind, { notation = {} }: SourceContext<N>) {
  const as = spec.as ?? kind;
  const isOfFile = spec.context === undefined && spec.const === undefined;
  const { formats, ...numbers } = isOfFile ? notation : {};
  return conversionOf(as, { ...numbers, ...(as === 'date' && { formats }), ...spec });
}

/** What stands in the `decimal()` of an expression is read as the number that its sender writes; what is none goes in as it stands. */
export function readAsNumber<N>(source: Source<N>, context: SourceContext<N>): Source<N> {
  const { notation = {}, target, output, scope } = context;
  const conversion = conversionOf('decimal', notation);
  if (output !== undefined || conversion === undefined || 'badFormat' in conversion) return source;
  const asStands = (text: string) => (isDecimal(text) ? undefined : text);
  const convert = (text: string) => conversion.convert(text) ?? asStands(text);
  const steps = new Steps(source, target);
  const named = scope.isTable === true ? conversion : { ...conversion, name: () => undefined };
  steps.convert({ ...named, convert }, { ...named, convert: (text) => text });
  return { ...source, read: steps.read };
}

/**
 * How texts are read that the mapping, a table or the format itself gave, or that were converted before: numbers never as the sender writes them. Days
 * that are none as ISO 8601 has them can only be as he does.
 */
function canonicalOf<N>(
  spec: SourceSpec,
  kind: ValueKind,
  asWritten: Conversion,
  { notation = {} }: SourceContext<N>,
): Conversion {
  const as = spec.as ?? kind;
  const { signs = notation.signs } = spec;
  const canonical = spec.const === undefined ? conversionOf(as, { signs }) : undefined;
  if (canonical === undefined || 'badFormat' in canonical) return asWritten;
  if (as !== 'date' && as !== 'dateTime') return canonical;
  return { ...asWritten, convert: (text) => canonical.convert(text) ?? asWritten.convert(text) };
}

function outgoing<N>(spec: SourceSpec, at: At, { faults }: SourceContext<N>) {
  if (spec.thousands !== undefined || spec.signs !== undefined)
    faults.add(at, 'mapping-source-invalid', { params: { reason: 'thousands and signs only say how files are read' } });
  return notationOf(spec);
}

/** What a mapping itself says wrong would refuse every document. */
function checkOwn<N>(
  { map = {}, otherwise, table, default: fallback, const: constant }: SourceSpec,
  at: At,
  conversion: Conversion,
  { faults }: SourceContext<N>,
): void {
  const mapped = [...Object.values(map), ...(otherwise === 'keep' ? [] : [otherwise]), constant];
  for (const code of [...(table === undefined ? mapped : []), fallback])
    if (code !== undefined && code !== '' && conversion.convert(code) === undefined)
      faults.add(at, 'mapping-field-invalid', { found: shorten(code), expected: conversion.expected });
}

function compileFunctions<N>(entries: readonly unknown[], at: At, { faults }: SourceContext<N>) {
  const functions: { text: TextFunction[]; number: TextFunction[] } = { text: [], number: [] };
  for (const [index, entry] of entries.entries()) {
    const applied = appliedFunction(entry);
    if (applied === undefined)
      faults.add([...at, index], 'mapping-function-invalid', {
        found: shorten(JSON.stringify(entry)),
        expected: FUNCTION_NAMES.join(', '),
      });
    else functions[applied.on].push(applied.run);
  }
  return functions;
}

/** A text in canonical notation. */
function ours(run: Run, text: string): string {
  run.isCanonical = true;
  return text;
}

/** Builds a reader step by step: each step is one closure around the one before. */
class Steps<N> {
  read: Read<N>;
  readonly #source: Source<N>;
  readonly #target: string;

  constructor(source: Source<N>, target: string) {
    this.read = source.read;
    this.#source = source;
    this.#target = target;
  }

  change(apply: TextFunction): void {
    this.#then((text) => apply(text) || undefined);
  }

  map(codes: ReadonlyMap<string, string>, otherwise: string | undefined): void {
    this.#then((text, node, run) => {
      const code = codes.get(text) ?? (otherwise === 'keep' ? undefined : otherwise);
      if (code !== undefined) return ours(run, code);
      if (otherwise === 'keep') return text;
      return this.#report(run, node, 'code-unmapped', text, [...codes.keys()].join(', '));
    });
  }

  lookUp(table: string, isOutput: boolean): void {
    this.#then((text, node, run) => {
      const { tables } = run.context;
      if (tables.isDated?.(table, text) === true) run.isDated = true;
      const code = tables.lookup(table, text, run.on);
      return code === undefined ? this.#unknown(table, text, node, run, isOutput) : ours(run, code);
    });
  }

  /** A value that its table does not know: its document waits, unless it is damaged, too long for a code, or refused by the table. */
  #unknown(table: string, text: string, node: N, run: Run, isOutput: boolean): undefined {
    const { tables } = run.context;
    const place = this.#source.place(node);
    const details = { ...place, expected: `an entry in the table ${table}`, found: shorten(text), params: { table } };
    const report = (told: Problem): undefined => run.report(this.#target, told);
    if (isOutput) return report(problem('cross-reference-unwritable', details));
    const whole = withLostZeros(text, (code) => tables.lookup(table, code, run.on) !== undefined);
    if (whole !== undefined) return report(problem('leading-zeros-lost', { ...details, expected: whole }));
    if (tables.refuses?.(table) === true) return report(problem('cross-reference-refused', details));
    if (text.length > MAX_CODE)
      return report(problem('value-too-long', { ...details, expected: `at most ${MAX_CODE} characters` }));
    return run.await(this.#target, problem('cross-reference-missing', details), { table, value: text });
  }

  /** Refuses what a spreadsheet has left of a cell instead of what stood there. */
  refuseDamage(): void {
    this.#then((text, node, run) => {
      const code = damageOf(text);
      return code === undefined ? text : this.#report(run, node, code, text, 'what stood in the cell');
    });
  }

  fallBack(text: string): void {
    const { read } = this;
    this.read = (node, run) => read(node, run) ?? ours(run, text);
  }

  /** The one place where what a sender wrote becomes canonical: what is so already is not read in his notation again. */
  convert(asWritten: Conversion, canonical: Conversion): void {
    this.#then((text, node, run) => {
      const conversion = run.isCanonical ? canonical : asWritten;
      const converted = conversion.convert(text);
      if (converted !== undefined) return ours(run, converted);
      const make = conversion.severity === 'error' ? problem : warning;
      const { code, params } = conversion.name?.(text) ?? { code: conversion.code };
      const { expected } = conversion;
      const details = { ...this.#source.place(node), expected, found: shorten(text), ...(params && { params }) };
      return run.report(this.#target, make(code, details));
    });
  }

  require(output: string | undefined): void {
    const { read } = this;
    this.read = (node, run) => {
      const { failures } = run;
      const text = read(node, run);
      if (text !== undefined || run.failures > failures) return text;
      const place = this.#source.place(node);
      return run.report(this.#target, output === undefined ? missing(place) : unwritable(place, output));
    };
  }

  #then(step: (text: string, node: N, run: Run) => string | undefined): void {
    const { read } = this;
    this.read = (node, run) => {
      const text = read(node, run);
      return text === undefined ? undefined : step(text, node, run);
    };
  }

  #report = (run: Run, node: N, code: ProblemCode, found: string, expected: string) =>
    run.report(
      this.#target,
      problem(code, { ...this.#source.place(node), expected: shorten(expected), found: shorten(found) }),
    );
}
