import { type Aliases, Columns } from './paths/column-names.js';
import type { SourceRow } from './record.js';

/**
 * Fills blank cells of some columns with the value of the row above, as sheets with merged or grouped cells mean them. A row continues the one above
 * when the first of the columns is blank; any other begins anew, and nothing of it is filled.
 */
export function fillDown(
  columns: readonly string[],
  names: readonly string[],
  aliases?: Aliases,
): (row: SourceRow) => SourceRow {
  const file = new Columns(columns, aliases);
  const positions = names.flatMap((name) => file.position(name) ?? []);
  const [leading] = positions;
  let above: Pick<SourceRow, 'cells' | 'typed'> = { cells: [] };
  const isBlank = (cells: readonly string[], position: number): boolean => (cells[position] ?? '').trim() === '';
  return (row) => {
    const { cells } = row;
    // Cells of a row of the wrong structure may stand in the wrong columns.
    if (leading === undefined || row.problem?.severity === 'error') return row;
    if (!isBlank(cells, leading)) {
      above = row;
      return row;
    }
    const filled = [...cells];
    const typed = new Set(row.typed);
    for (const position of positions) {
      if (!isBlank(cells, position)) continue;
      filled[position] = above.cells[position] ?? '';
      if (above.typed?.includes(position) === true) typed.add(position);
    }
    above = { ...row, cells: filled, ...(typed.size > 0 && { typed: [...typed] }) };
    return { ...row, ...above };
  };
}
