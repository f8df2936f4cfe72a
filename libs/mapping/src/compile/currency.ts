import { type Problem, problem } from '#libs/documents';

import type { Run } from '../run.js';
import type { Source, SourceContext } from './compiled-source.js';

/** Notes in which currency an amount is stated, where an attribute of it says so. */
export function withCurrency<N>(
  source: Source<N>,
  path: string,
  { scope, currency, target }: SourceContext<N>,
): Source<N> {
  const stated = currency === undefined ? undefined : scope.path(path === '.' ? currency : `${path}/${currency}`);
  if (stated === undefined) return source;
  return {
    ...source,
    read(node, run) {
      const text = source.read(node, run);
      const code = text === undefined ? undefined : stated.read(node)?.toUpperCase();
      if (code !== undefined) run.noteAmount(code, target, () => source.place(node));
      return text;
    },
  };
}

/** A document has one currency: amounts that are stated in another one, which would be taken as if they were in it. */
export function mixedCurrencies(currency: unknown, run: Run): { field: string; problem: Problem }[] {
  if (typeof currency !== 'string') return [];
  return [...run.amounts]
    .filter(([stated]) => stated !== currency)
    .flatMap(([found, amounts]) =>
      amounts.map((told) => {
        const { field, place } = told();
        return { field, problem: problem('currency-mixed', { ...place, expected: currency, found }) };
      }),
    );
}
