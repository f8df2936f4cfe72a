import type { Dialect, Layout, SourceReading, WorkbookTable } from '../contract.js';
import { fillDown } from '../fill-down.js';
import { columnsWithoutHeader, describeSource, isTable, lackingParts } from '../match.js';
import { columnKey, wantedColumns } from '../paths/column-names.js';
import type { ReadingHeader } from './header.js';
import type { CsvSource, EitherSource, FixedWidthSource, TableSource, XlsxSource } from './table-source.js';

/** How the files of a mapping are read and told from others. */
export function sourceReading(source: ReadingHeader['source']): SourceReading {
  const reading = {
    format: source.format,
    dialect: source.format === 'csv' || source.format === 'table' ? dialectOf(source) : {},
    isNameless: isTable(source) && columnsWithoutHeader(source) !== undefined,
    lackingParts: (probe) => lackingParts(source, probe),
    describeMatch: () => describeSource(source),
  } satisfies SourceReading;
  switch (source.format) {
    case 'csv':
      return { ...reading, ...filling(source) };
    case 'xlsx':
      return { ...reading, ...filling(source), workbook: workbookOf(source) };
    case 'table':
      return { ...reading, ...filling(source), workbook: { headers: wantedOf(source) } };
    case 'fixed-width':
      return { ...reading, ...filling(source), layout: layoutOf(source) };
    case 'json-rows':
      return { ...reading, ...filling(source), ...recordsAt(source) };
    case 'xml':
    case 'json':
      return { ...reading, ...recordsAt(source) };
  }
}

const recordsAt = ({ record }: { record?: string | undefined }): Pick<SourceReading, 'recordPath'> =>
  record === undefined ? {} : { recordPath: record };

function filling({
  fillDown: names,
  aliases,
  subtotals,
}: Pick<TableSource, 'fillDown' | 'aliases'> & { subtotals?: readonly string[] | undefined }): Pick<
  SourceReading,
  'fillDown' | 'isSubtotal'
> {
  const words = subtotals?.map(columnKey);
  return {
    ...(names !== undefined && { fillDown: (columns) => fillDown(columns, names, aliases) }),
    ...(words !== undefined && { isSubtotal: ({ cells }) => beginsWith(cells, words) }),
  };
}

/** The first cell that is not blank is such a word, or begins with it. */
function beginsWith(cells: readonly string[], words: readonly string[]): boolean {
  const first = columnKey(cells.find((cell) => cell.trim() !== '') ?? '');
  return words.some((word) => first.startsWith(word) && !/^[\p{L}\p{N}]/u.test(first.slice(word.length)));
}

function dialectOf({ csv = {}, match, aliases }: CsvSource | EitherSource): Dialect {
  const { headerWithin: within, trailer, ...same } = csv;
  return {
    ...same,
    ...(within !== undefined && { header: { names: wantedColumns(match.headers, aliases), within } }),
    ...closingRow(trailer),
  };
}

function workbookOf({ xlsx = {}, match, aliases }: XlsxSource): WorkbookTable {
  const { trailer, ...same } = xlsx;
  return { ...same, headers: wantedColumns(match.headers, aliases), ...closingRow(trailer) };
}

const wantedOf = ({ match, aliases }: EitherSource) => wantedColumns(match.headers, aliases);

type Trailer = NonNullable<CsvSource['csv']>['trailer'];

const closingRow = (trailer: Trailer): Pick<Dialect, 'trailer'> => {
  if (trailer === undefined) return {};
  const { starts, ...counted } = trailer;
  return { trailer: { firstCell: starts, ...counted } };
};

const layoutOf = ({ encoding, ragged, records }: FixedWidthSource): Layout => ({
  ...(encoding !== undefined && { encoding }),
  ...(ragged !== undefined && { ragged }),
  records,
});
