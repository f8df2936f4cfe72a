import { type Problem, shorten, warning } from '#libs/documents';

import type { Scope } from '../paths/scope.js';
import type { Faults } from './faults.js';

/**
 * Parts of a record that say something and that a mapping has no place for: a warning for each that is there, so that none is left out in silence.
 * @param paths of `source.unread`
 */
export function compileUnread<N>(
  paths: readonly string[],
  scope: Scope<N>,
  faults: Faults,
): (node: N) => readonly Problem[] {
  const parts = paths.flatMap((path, index) => {
    const each = scope.each(path);
    if (each !== undefined) return [each];
    const details = { found: shorten(path), expected: scope.grammar };
    return faults.add(['source', 'unread', index], 'mapping-path-invalid', details) ?? [];
  });
  return (node) =>
    parts.flatMap((part) => {
      const count = part.nodes(node).length;
      return count === 0 ? [] : [warning('part-unread', { ...part.place(node), found: String(count) })];
    });
}
