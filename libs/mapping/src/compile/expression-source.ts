import { compileExpression } from '#libs/expressions';

import type { Run } from '../run.js';
import type { ValueKind } from '../values/conversions.js';
import { combined } from './combined.js';
import type { Source, SourceContext } from './compiled-source.js';
import type { At } from './faults.js';
import { readAsNumber } from './source-options.js';
import { notationOfPart } from './source-spec.js';

type CompileSource<N> = (spec: unknown, at: At, kind: ValueKind, context: SourceContext<N>) => Source<N> | undefined;

/** An expression over named inputs. An input that is absent is the empty text, and so is a result that is none. */
export function compileCel<N>(
  source: string,
  inputs: Readonly<Record<string, unknown>>,
  at: At,
  context: SourceContext<N>,
  compileSource: CompileSource<N>,
): Source<N> | undefined {
  const names = Object.keys(inputs);
  const compiled = compileExpression(source, { variables: Object.fromEntries(names.map((name) => [name, 'string'])) });
  if (!compiled.ok) {
    const { code, severity: _, field: __, line: ___, column, ...details } = compiled.problem;
    return context.faults.add([...at, 'cel'], code, {
      ...details,
      params: { ...details.params, position: column ?? 1 },
    });
  }
  const { expression } = compiled;
  const parts = names.map((name) => {
    const spec = inputs[name];
    const kind = notationOfPart(spec) ?? 'text';
    const part = compileSource(spec, [...at, 'inputs', name], kind, context);
    return part !== undefined && kind === 'text' && expression.numbers.has(name) ? readAsNumber(part, context) : part;
  });
  if (!parts.every((part) => part !== undefined)) return undefined;
  const origin: Source<N> = combined(parts, false, (node, run) => {
    const values: Record<string, string> = {};
    const asWritten: string[] = [];
    const { failures } = run;
    for (const [index, part] of parts.entries()) {
      const text = part.read(node, run) ?? '';
      values[names[index] ?? ''] = text;
      if (text !== '' && !run.isCanonical) asWritten.push(text);
    }
    // What is wrong with an input is told already.
    if (run.failures > failures) return undefined;
    const result = expression.evaluate(values);
    if (!result.ok) return run.report(context.target, { ...result.problem, ...origin.place(node) });
    return resultOf(result.value, asWritten, run);
  });
  if (origin.restsOn === undefined) return origin;
  const ofNothing = expression.evaluate(Object.fromEntries(names.map((name) => [name, ''])));
  const saysNothing = ofNothing.ok && textOf(ofNothing.value) === undefined;
  return saysNothing ? origin : { ...origin, restsOn: undefined };
}

/** What an expression makes is canonical; a text that it only chose stands as the sender wrote it. */
function resultOf(value: unknown, asWritten: readonly string[], run: Run): string | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  run.isCanonical = !asWritten.includes(text);
  return text;
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
  return typeof text !== 'string' || text === '' ? undefined : text;
}
