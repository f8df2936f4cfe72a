import { z } from 'zod';

import { decimal, decimalText } from '#libs/documents';

/** Changes a text; undefined when nothing is left. */
export type TextFunction = (text: string) => string | undefined;

interface FunctionKind {
  /** Schema of what stands behind the name; absent for functions without arguments, which are written as a bare name. */
  argument?: z.ZodType;
  /** `number` functions run on the converted decimal, `text` functions before conversion. */
  on: 'text' | 'number';
  build(argument: never): TextFunction;
}

const wholeNumber = z.number().int().min(0).max(1_000);
const exactDecimal = z
  .union([z.string().regex(/^-?\d+(\.\d+)?$/), z.number().int()])
  .transform((value) => decimal(String(value)));

const define = <A>(
  on: FunctionKind['on'],
  argument: z.ZodType<A>,
  build: (argument: A) => TextFunction,
): FunctionKind => ({
  on,
  argument,
  build,
});

/** Significant digits after the point of a quotient. */
const QUOTIENT_PLACES = 10;

/** The functions that `apply` may name. */
const FUNCTIONS: Readonly<Record<string, FunctionKind>> = {
  upper: { on: 'text', build: () => (text) => text.toUpperCase() },
  lower: { on: 'text', build: () => (text) => text.toLowerCase() },
  collapse: { on: 'text', build: () => (text) => text.replace(/\s+/g, ' ') },
  prefix: define('text', z.string(), (prefix) => (text) => prefix + text),
  suffix: define('text', z.string(), (suffix) => (text) => text + suffix),
  removePrefix: define(
    'text',
    z.string(),
    (prefix) => (text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  ),
  replace: define(
    'text',
    z.strictObject({ text: z.string().min(1), by: z.string() }),
    ({ text: old, by }) =>
      (text) =>
        text.replaceAll(old, by),
  ),
  substring: define(
    'text',
    z.strictObject({ from: wholeNumber, length: wholeNumber.optional() }),
    ({ from, length }) =>
      (text) =>
        text.slice(from, length === undefined ? undefined : from + length),
  ),
  split: define(
    'text',
    z.strictObject({ by: z.string().min(1), take: wholeNumber }),
    ({ by, take }) =>
      (text) =>
        text.split(by)[take],
  ),
  unless: define('text', z.string().min(1), (nothing) => (text) => (text === nothing ? undefined : text)),
  unlessZero: { on: 'number', build: () => (text) => (decimal(text).eq(0) ? undefined : text) },
  round: define('number', wholeNumber, (places) => (text) => decimal(text).round(places, 1).toFixed(places)),
  multiply: define('number', exactDecimal, (by) => (text) => decimalText(decimal(text).times(by))),
  divide: define(
    'number',
    exactDecimal.refine((by) => !by.eq(0)),
    (by) => (text) => decimalText(decimal(text).div(by).round(QUOTIENT_PLACES, 1)),
  ),
};

export const FUNCTION_NAMES = Object.keys(FUNCTIONS);

export interface AppliedFunction {
  on: FunctionKind['on'];
  run: TextFunction;
}

/** Reads one entry of `apply`: a bare name, or `{ name: argument }`. Undefined when there is no such function or argument. */
export function appliedFunction(entry: unknown): AppliedFunction | undefined {
  const named = typeof entry === 'string' ? ([entry, undefined] as const) : soleMember(entry);
  const found = named === undefined || !Object.hasOwn(FUNCTIONS, named[0]) ? undefined : FUNCTIONS[named[0]];
  if (found === undefined || named === undefined) return undefined;
  if (found.argument === undefined)
    return named[1] === undefined ? { on: found.on, run: found.build(undefined as never) } : undefined;
  const argument = found.argument.safeParse(named[1]);
  return argument.success ? { on: found.on, run: found.build(argument.data as never) } : undefined;
}

function soleMember(entry: unknown): readonly [string, unknown] | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const members = Object.entries(entry);
  return members.length === 1 ? members[0] : undefined;
}
