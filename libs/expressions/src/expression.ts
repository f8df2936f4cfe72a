import { ParseError, type ParseResult, TypeError as CelTypeError } from '@marcbachmann/cel-js';

import { decimalText, type KnownProblem, type Problem, problem, type ProblemCode, shorten } from '#libs/documents';

import { isDecimalValue, language } from './environment.js';
import { LIMITS } from './limits.js';
import { Meter, metered } from './meter.js';
import { bindPatterns, checkCalls, checkOrderings } from './restrictions.js';
import { argumentsOf, type SyntaxNode } from './syntax-tree.js';

/** What is known of a variable before it has a value; members of a `dyn` are `dyn`. */
export type VariableType = 'dyn' | 'string' | 'bool' | 'int' | 'map' | 'list';

export interface CompileOptions {
  /** The names that the expression may use. */
  variables: Readonly<Record<string, VariableType>>;
  /** `bool` for conditions: any other result is refused. Default `any`. */
  result?: 'bool' | 'any';
}

export type Evaluated = { ok: true; value: unknown } | { ok: false; problem: KnownProblem };

export interface Expression {
  source: string;
  /** Variables that stand in `decimal(...)`: their texts are meant as numbers. */
  numbers: ReadonlySet<string>;
  /**
   * Evaluates over plain values: objects, arrays, strings, booleans, null. Whole numbers and decimals come back as
   * decimal strings. A missing member, a wrong type or too high a cost is a problem, never an exception.
   */
  evaluate(values: Readonly<Record<string, unknown>>): Evaluated;
}

export type Compiled = { ok: true; expression: Expression } | { ok: false; problem: KnownProblem };

/**
 * Compiles an expression of the Common Expression Language (https://github.com/google/cel-spec) with these differences:
 * decimals are `decimal("12.50")` and exact; texts and values of unknown type cannot be ordered with < <= > >= until they
 * are converted; `date("2026-11-22")` is a day; `matches` takes a literal RE2 pattern and runs in linear time;
 * only the functions of `FUNCTIONS` exist; {@link LIMITS} bounds size and cost.
 */
export function compileExpression(source: string, options: CompileOptions = { variables: {} }): Compiled {
  if (source.length > LIMITS.source)
    return refused('expression-too-long', {
      expected: `at most ${LIMITS.source} characters`,
      found: String(source.length),
    });
  const parsed = parse(source, options.variables);
  if ('code' in parsed) return { ok: false, problem: parsed };
  const root = parsed.ast as unknown as SyntaxNode;
  const fault = checkCalls(root) ?? bindPatterns(root);
  if (fault !== undefined) return { ok: false, problem: fault };
  const checked = parsed.check();
  if (!checked.valid) return { ok: false, problem: syntaxProblem(checked.error, source, options.variables) };
  const order = checkOrderings(root);
  if (order !== undefined) return { ok: false, problem: order };
  const mustBeBool = options.result === 'bool';
  if (mustBeBool && checked.type !== 'bool' && checked.type !== 'dyn')
    return refused('expression-result', { expected: 'true or false', found: String(checked.type) });
  const numbers = argumentsOf(root, 'decimal');
  const meter = new Meter();
  metered(root, meter);
  return {
    ok: true,
    expression: {
      source,
      numbers,
      evaluate: (values) => evaluate(parsed, source, meter, values, mustBeBool),
    },
  };
}

const refused = (
  code: ProblemCode,
  details: Omit<Problem, 'code' | 'severity'>,
): { ok: false; problem: KnownProblem } => ({
  ok: false,
  problem: problem(code, details),
});

function parse(source: string, variables: CompileOptions['variables']): ParseResult | KnownProblem {
  const environment = language.clone();
  for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type);
  try {
    return environment.parse(source);
  } catch (error) {
    return syntaxProblem(error, source, variables);
  }
}

function syntaxProblem(error: unknown, source: string, variables: CompileOptions['variables']): KnownProblem {
  const known = error instanceof ParseError || error instanceof CelTypeError ? error : undefined;
  // The commonest fault: a field is named without what it is a field of.
  const hint = known?.code === 'unknown_variable' ? `. Known here: ${Object.keys(variables).join(', ')}` : '';
  return problem('expression-invalid', {
    column: (known?.range?.start ?? 0) + 1,
    found: shorten(source),
    params: { reason: `${known?.summary ?? reasonOf(error)}${hint}` },
  });
}

/** The engine's messages repeat the source below the first line. */
const reasonOf = (error: unknown): string =>
  shorten((error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '');

function evaluate(
  parsed: ParseResult,
  source: string,
  meter: Meter,
  values: Readonly<Record<string, unknown>>,
  mustBeBool: boolean,
): Evaluated {
  meter.refill();
  let value: unknown;
  let failure: unknown;
  try {
    value = parsed(values);
  } catch (error) {
    failure = error;
  }
  if (meter.exhausted)
    return refused('expression-too-costly', { found: shorten(source), expected: `at most ${LIMITS.steps} steps` });
  if (failure !== undefined)
    return refused('expression-failed', { found: shorten(source), params: { reason: reasonOf(failure) } });
  if (mustBeBool && typeof value !== 'boolean')
    return refused('expression-result', { expected: 'true or false', found: typeof value });
  return { ok: true, value: plain(value) };
}

/** Whole numbers and decimals as decimal strings, through lists. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (isDecimalValue(value)) return decimalText(value);
  return Array.isArray(value) ? value.map(plain) : value;
}
