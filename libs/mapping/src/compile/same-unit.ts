import { problem, warning } from '#libs/documents';

import type { Run } from '../run.js';
import { unitCodeOf } from '../values/units.js';
import type { Chosen } from './alike.js';
import { restingOn, type Source, type SourceContext } from './compiled-source.js';

/**
 * A number that counts in the unit of another one, because the document has one unit for both. In another unit it is left out and told (`value-unlike`);
 * where the document cannot do without it, refused. Units that are written otherwise and mean the same are the same.
 */
export const inUnitOf = <N>(
  number: Source<N>,
  own: Source<N>,
  other: Source<N>,
  { target, isRequired }: SourceContext<N>,
): Source<N> => ({
  ...number,
  read(node, run) {
    const text = number.read(node, run);
    if (text === undefined) return undefined;
    const found = own.read(node, run);
    const expected = other.read(node, run);
    if (found === undefined || expected === undefined || meant(found) === meant(expected)) return text;
    const tell = isRequired === true ? problem : warning;
    return run.report(target, tell('value-unlike', { ...number.place(node), expected, found }));
  },
});

/** Repeated parts that count in the unit of something around them: one in another unit refuses the document. */
export const allInUnitOf = <N>(
  chosen: Chosen<N>,
  own: Source<N>,
  other: Source<N>,
  { target }: SourceContext<N>,
): Chosen<N> => ({
  restsOn: restingOn([chosen, other]),
  of(node, run) {
    const parts = chosen.of(node, run);
    const expected = other.read(node, run);
    if (expected === undefined) return parts;
    return parts.filter((part) => {
      const found = own.read(part, run);
      if (found === undefined || meant(found) === meant(expected)) return true;
      run.report(target, problem('value-unlike', { ...own.place(part), expected, found }));
      return false;
    });
  },
});

/** Tells of a part that has a unit of its own where that is another one than around it. */
export const unitCheck =
  <N>(own: Source<N>, other: Source<N>, { target }: Pick<SourceContext<N>, 'target'>) =>
  (part: N, around: N, run: Run<N>): void => {
    const found = own.read(part, run);
    const expected = other.read(around, run);
    if (found !== undefined && expected !== undefined && meant(found) !== meant(expected))
      run.report(target, warning('value-unlike', { ...own.place(part), expected, found }));
  };

const meant = (unit: string): string => unitCodeOf(unit) ?? unit;
