import { shorten, warning } from '#libs/documents';

import type { Each } from '../paths/scope.js';
import type { Run } from '../run.js';
import { type Resting, restingOnSpot, type Source, type SourceContext } from './compiled-source.js';
import type { At } from './faults.js';

/** Which of the repeated parts of a node are meant. */
export interface Chosen<N> extends Resting<N> {
  of: (node: N, run: Run) => readonly N[];
}

/**
 * Of repeated parts those that have the same text at `like` as `wanted` gives for what stands around them; without it, as the first. One that says nothing
 * there is meant too. Where none is like it all are, so that what is wrong with them is found. What is left out is told (`part-unread`), unless `quiet`.
 * E.g. totals of tax in the currency of the document, beside one in that of accounting (EN 16931 BT-110 and BT-111).
 */
export function compileAlike<N>(
  { like, quiet }: { like: string; quiet?: boolean | undefined },
  wanted: Source<N> | undefined,
  at: At,
  each: Each<N>,
  { faults, target }: SourceContext<N>,
): Chosen<N> | undefined {
  const path = each.scope.path(like);
  if (path === undefined)
    return faults.add([...at, 'like'], 'mapping-path-invalid', { found: shorten(like), expected: each.scope.grammar });
  const of = (node: N, run: Run): readonly N[] => {
    const nodes = each.nodes(node);
    const [first] = nodes;
    if (first === undefined) return nodes;
    const text = wanted?.read(node, run) ?? path.read(first);
    const chosen = nodes.filter((part) => (path.read(part) ?? text) === text);
    const [left, ...others] = nodes.filter((part) => !chosen.includes(part));
    if (chosen.length === 0 || left === undefined) return nodes;
    if (quiet !== true)
      run.report(target, warning('part-unread', { ...path.place(left), found: String(others.length + 1) }));
    return chosen;
  };
  return { of, restsOn: restingOnSpot(each) };
}
