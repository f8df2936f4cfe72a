import type { Dialect, Layout, SourceReading, WorkbookTable } from '../contract.js';
import { fillDown } from '../fill-down.js';
import { columnsWithoutHeader, describeSource, isTable, lackingParts } from '../match.js';
import { wantedColumns } from '../paths/column-names.js';
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

const filling = ({ fillDown: names, aliases }: TableSource): Pick<SourceReading, 'fillDown'> =>
  names === undefined ? {} : { fillDown: (columns) => fillDown(columns, names, aliases) };

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
