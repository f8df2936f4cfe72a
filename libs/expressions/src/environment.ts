import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';

import { decimal, decimalText, isDecimal } from '#libs/documents';

import { LIMITS } from './limits.js';

/** A value of the expression type `Decimal`. */
export type DecimalValue = ReturnType<typeof decimal>;

const zero = decimal('0');

export const isDecimalValue = (value: unknown): value is DecimalValue => value instanceof zero.constructor;

/** `text.matches(pattern)` is renamed to this: the engine's own `matches` backtracks and cannot be replaced. */
export const LINEAR_MATCHES = 'matchesPattern';

// oxfmt-ignore
/** What may be called, besides operators. Anything else that the engine knows is refused when an expression is loaded. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  'all', 'exists', 'exists_one', 'filter', 'has', 'map', 'size',
  'contains', 'endsWith', 'indexOf', 'join', 'lastIndexOf', 'lowerAscii', 'matches', 'split', 'startsWith',
  'substring', 'trim', 'upperAscii',
  'bool', 'date', 'decimal', 'int', 'round', 'string', 'timestamp',
]);

/** The functions among them that loop over a list. */
export const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

const limitedDigits = (value: DecimalValue): DecimalValue => {
  if (value.c.length > LIMITS.digits || Math.abs(value.e) > LIMITS.digits)
    throw new Error(`a decimal of more than ${LIMITS.digits} digits`);
  return value;
};

function decimalOf(text: string): DecimalValue {
  if (!isDecimal(text))
    throw new Error(`decimal() needs a plain decimal such as "12.50", found "${text.slice(0, 40)}"`);
  return decimal(text);
}

function dateOf(text: string): Date {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (day === undefined || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text))
    throw new Error(`date() needs a day such as "2026-11-22", found "${text.slice(0, 40)}"`);
  return day;
}

type Pair = (left: DecimalValue, right: DecimalValue) => unknown;

const ARITHMETIC: Readonly<Record<string, Pair>> = {
  '+': (left, right) => limitedDigits(left.plus(right)),
  '-': (left, right) => limitedDigits(left.minus(right)),
  '*': (left, right) => limitedDigits(left.times(right)),
  '/': (left, right) => limitedDigits(left.div(right)),
  '<': (left, right) => left.lt(right),
  '<=': (left, right) => left.lte(right),
  '>': (left, right) => left.gt(right),
  '>=': (left, right) => left.gte(right),
  '==': (left, right) => left.eq(right),
};

const ofInteger = (value: bigint): DecimalValue => decimal(String(value));

function withDecimals(environment: Environment): Environment {
  environment
    .registerType('Decimal', { ctor: zero.constructor, fields: {} })
    .registerFunction('decimal(string): Decimal', decimalOf)
    .registerFunction('decimal(int): Decimal', ofInteger)
    .registerFunction('decimal(Decimal): Decimal', (value: DecimalValue) => value)
    .registerFunction('round(Decimal, int): Decimal', (value: DecimalValue, places: bigint) =>
      value.round(Number(places), 1),
    )
    .registerFunction('string(Decimal): string', decimalText);
  environment.registerOperator('-Decimal', (value: DecimalValue) => value.neg());
  for (const [operator, apply] of Object.entries(ARITHMETIC)) {
    environment
      .registerOperator(`Decimal ${operator} Decimal`, apply)
      .registerOperator(`Decimal ${operator} int`, (left, right) => apply(left, ofInteger(right)));
    if (operator !== '==') environment.registerOperator(`int ${operator} Decimal`, (l, r) => apply(ofInteger(l), r));
  }
  return environment;
}

/** The language without variables: CEL, the type `Decimal`, `date()` and patterns in linear time. Never changed after. */
export const language = withDecimals(
  new Environment({
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: LIMITS.nodes, maxDepth: LIMITS.depth },
  }),
)
  .registerFunction('date(string): google.protobuf.Timestamp', dateOf)
  .registerType('Pattern', { ctor: RE2JS, fields: {} })
  .registerFunction(`string.${LINEAR_MATCHES}(Pattern): bool`, (text: string, pattern: RE2JS) => pattern.test(text));
