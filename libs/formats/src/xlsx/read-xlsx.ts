import { fault } from '../format-problem.js';
import type { Decoded, OpenBytes } from '../record.js';
import { Malformed } from '../text-reader.js';
import { type ArchiveLimits, openZip } from '../zip/read-zip.js';
import { mergedCells } from './merged-cells.js';
import { SheetRows } from './sheet-rows.js';
import { SheetTable, type TableOptions } from './sheet-table.js';
import { elementBatches, readWorkbook, type Sheet, type Workbook } from './workbook.js';

export interface XlsxOptions extends TableOptions {
  /** Name of the sheet to read; absent: the first that is not hidden. */
  sheet?: string;
}

/**
 * Reads one sheet of an Excel workbook (.xlsx, .xlsm: ECMA-376) as a table of texts, row by row: memory holds the shared
 * strings and a batch. Cells are what the person at the sheet reads as long as that is exact: numbers with all their
 * digits, dates in ISO 8601, formulas by their last value. A row with a cell that is not (`#REF!`, digits lost) carries its
 * `problem`, which names sheet and cell; a hidden row carries a warning, a hidden column none. `line` is the number of the row in the sheet.
 * @param open is called several times, at offsets: the parts of a workbook lie in any order
 */
export async function* readXlsx(
  open: OpenBytes,
  options: XlsxOptions = {},
  limits: ArchiveLimits = {},
): AsyncGenerator<Decoded> {
  try {
    const archive = await openZip(open, limits);
    if (!archive.ok) throw new Malformed(archive.problem);
    const workbook = await readWorkbook(archive.entries);
    yield* sheetTable(workbook, chosenSheet(workbook, options.sheet), options);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    yield { kind: 'failed', problem: error.problem };
  }
}

/** Names of the sheets that are not hidden, in their order; none of what is no workbook. */
export async function visibleSheets(open: OpenBytes): Promise<string[]> {
  try {
    const archive = await openZip(open);
    if (!archive.ok) return [];
    const { sheets } = await readWorkbook(archive.entries);
    return sheets.filter(({ isHidden }) => !isHidden).map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [];
  }
}

function chosenSheet({ sheets }: Workbook, name: string | undefined): Sheet {
  const wanted = name?.trim().toLowerCase();
  const sheet = sheets.find((each) => (wanted === undefined ? !each.isHidden : each.name.toLowerCase() === wanted));
  if (sheet !== undefined) return sheet;
  const found = sheets.map((each) => `${each.name}${each.isHidden ? ' (hidden)' : ''}`).join(', ');
  throw new Malformed(fault('xlsx-sheet-missing', { expected: name ?? 'a visible sheet', found: found || 'none' }));
}

async function* sheetTable(workbook: Workbook, sheet: Sheet, options: XlsxOptions): AsyncGenerator<Decoded> {
  const rows = new SheetRows(sheet.name, workbook);
  const table = new SheetTable(sheet.name, await mergedCells(sheet.entry), options);
  for await (const batch of elementBatches(sheet.entry, '/worksheet/sheetData/row')) {
    yield* await checked(table.add(batch.map((element) => rows.row(element))), table);
  }
  yield* await checked(table.end(), table);

  /** A table that does not begin with the header that it is known by may stand on another sheet. */
  async function checked(decoded: Decoded[], { headerLine }: SheetTable): Promise<Decoded[]> {
    const isSearched = options.sheet === undefined && options.headerRow === undefined && options.headers?.length;
    if (!isSearched || headerLine !== undefined || decoded[0]?.kind !== 'columns') return decoded;
    for (const other of workbook.sheets) {
      if (other === sheet || other.isHidden) continue;
      const line = await headerIn(workbook, other, options);
      if (line === undefined) continue;
      const names = { place: sheet.name, expected: other.name, found: sheet.name };
      throw new Malformed(fault('xlsx-header-elsewhere', { line, ...names }));
    }
    return decoded;
  }
}

/** The row of the header on a sheet that has all the names it is known by. */
async function headerIn(workbook: Workbook, sheet: Sheet, options: TableOptions): Promise<number | undefined> {
  const rows = new SheetRows(sheet.name, workbook);
  const table = new SheetTable(sheet.name, await mergedCells(sheet.entry), options);
  try {
    for await (const batch of elementBatches(sheet.entry, '/worksheet/sheetData/row'))
      if (table.add(batch.map((element) => rows.row(element))).some(({ kind }) => kind === 'columns')) break;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  return table.headerLine;
}
