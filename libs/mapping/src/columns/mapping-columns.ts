import { parse } from 'yaml';

import { Faults } from '../compile/faults.js';
import { isMapping } from '../compile/source-spec.js';
import { type Column, columnsOf } from './with-columns.js';

/**
 * The columns that a mapping file reads and writes by one list, in their order; none where it has no such list.
 * @throws for a list with faults, which compiling the mapping tells
 */
export function mappingColumns(text: string): readonly Column[] {
  const definition: unknown = parse(text, { merge: true });
  if (!isMapping(definition) || definition['columns'] === undefined) return [];
  const columns = columnsOf(definition, new Faults('', () => undefined));
  if (columns === undefined) throw new TypeError('the columns of the mapping have faults');
  return columns;
}
