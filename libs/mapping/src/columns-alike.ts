import { misspelt, type Problem, shorten, warning } from '#libs/documents';

import type { TableSource } from './compile/table-source.js';
import { type ColumnSet, namesOf } from './paths/column-names.js';
import type { Used } from './paths/table.js';

/** Columns among which a misspelt one is looked for. */
const MAX_LOOKED_AT = 200;

/** Columns that are read and not there, where the file has one that nobody reads and whose name differs by a slip. */
export function columnsAlike(columns: ColumnSet, used: readonly Used[], sources: readonly TableSource[]): Problem[] {
  const read = new Set(used.flatMap(({ positions }) => [...positions]));
  for (const { groupBy = [], fillDown = [] } of sources)
    for (const name of [...groupBy, ...fillDown]) read.add(columns.position(name) ?? -1);
  const unread = columns.names.filter((name, position) => name.trim() !== '' && !read.has(position));
  const candidates = unread.slice(0, MAX_LOOKED_AT);
  const absent = new Set(used.flatMap((each) => [...each.absent]));
  return [...absent].flatMap((name) => {
    const names = new Set(sources.flatMap(({ aliases }) => namesOf(name, aliases)));
    const [found] = [...names].flatMap((one) => misspelt(one, candidates) ?? []);
    const told = { line: 1, field: name, expected: `"${name}"`, found: shorten(found ?? '') };
    return found === undefined ? [] : [warning('column-like-missing', told)];
  });
}
