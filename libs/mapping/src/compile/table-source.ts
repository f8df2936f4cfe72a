import { z } from 'zod';

import { FILE_ENCODINGS } from '../file-encoding.js';
import { CsvRecords } from './csv-records.js';
import { FixedRecords } from './fixed-records.js';

export const names = z.union([z.string().transform((name) => [name]), z.array(z.string()).min(1)]);

const Encoding = z.enum(FILE_ENCODINGS);
const MAX_PREAMBLE = 1_000;

const trailer = z
  .strictObject({
    starts: names.describe('What stands in the first cell of a closing row'),
    count: z.number().int().min(1).exactOptional().describe('Number of its cell that says how many rows there are'),
    optional: z
      .boolean()
      .exactOptional()
      .describe('true: the closing row may be missing; otherwise a file without it was cut off'),
  })
  .exactOptional();
const columns = z
  .array(z.string().min(1))
  .min(1)
  .exactOptional()
  .describe('Names of the columns of a table that has no header row');

const Csv = z.strictObject({
  encoding: Encoding.exactOptional(),
  delimiter: z.enum([',', ';', '\t', '|']).exactOptional(),
  quote: z.enum(['"', "'", 'none']).exactOptional(),
  skipRows: z.number().int().min(1).max(MAX_PREAMBLE).exactOptional().describe('Lines before the table'),
  headerWithin: z
    .number()
    .int()
    .min(1)
    .max(MAX_PREAMBLE)
    .exactOptional()
    .describe('The header row is the first, among so many lines, that has all of match.headers'),
  columns,
  trailer,
  records: CsvRecords.exactOptional(),
  comment: z.string().min(1).exactOptional().describe('What lines begin with that are no rows'),
  ragged: z.literal('pad').exactOptional().describe('Rows may lack cells at their end'),
});

const Xlsx = z.strictObject({
  sheet: z.string().exactOptional().describe('Name of the sheet; absent: the first that is not hidden'),
  headerRow: z
    .number()
    .int()
    .min(1)
    .exactOptional()
    .describe('Row that names the columns; absent: the first that has all of match.headers'),
  columns,
  trailer,
});

const match = z.strictObject({
  headers: names.optional().describe('Columns that must be there'),
  values: z
    .record(z.string(), names)
    .optional()
    .describe('What the first row must have in a column: tells apart mappings of the same columns'),
});

const table = {
  match: match.default({}),
  aliases: z
    .record(z.string(), names)
    .optional()
    .describe('Other names that a column may have in files: the first of them that is there is read'),
  fillDown: names.optional().describe('Columns whose blank cells continue the row above'),
  subtotals: names
    .optional()
    .describe('What the first cell that is not blank begins with, of rows that only add up those above'),
  groupBy: names.optional(),
  splitEvery: z.number().int().min(1).max(10_000).optional(),
};

const details = {
  match: table.match,
  aliases: table.aliases,
  fillDown: table.fillDown,
  by: names.optional().describe('Its columns with the values of groupBy; absent: those of the same names'),
};
const formulaSafe = z
  .boolean()
  .exactOptional()
  .describe("`'` before what a spreadsheet would run as a formula is taken off: outputs put it there");

const CsvTable = z.strictObject({
  format: z.literal('csv'),
  ...table,
  formulaSafe,
  csv: Csv.optional(),
  details: z.strictObject({ ...details, csv: Csv.optional() }).optional(),
});
export const EitherSource = z.strictObject({
  format: z.literal('table').describe('CSV, or the first sheet of a workbook, whichever the file is'),
  ...table,
  match: match.required({ headers: true }),
  formulaSafe,
  csv: Csv.omit({ columns: true, records: true }).optional().describe('How it is written where it is CSV'),
});
const XlsxTable = z.strictObject({
  format: z.literal('xlsx'),
  ...table,
  xlsx: Xlsx.optional(),
  details: z.strictObject({ ...details, xlsx: Xlsx.optional() }).optional(),
});

interface Declared {
  match: z.infer<typeof match>;
  declared?: readonly string[] | undefined;
  headerWithin?: number | undefined;
}

/** A table is known by names in its header row, or has none and declares its columns. */
const isRecognisable = ({ match, declared, headerWithin }: Declared): boolean =>
  declared === undefined ? match.headers !== undefined : match.headers === undefined && headerWithin === undefined;
const recognisable = {
  error:
    'expected the headers that a file is known by; or, for a table without header row, only the names of its columns',
  path: ['match'],
};

interface Joined {
  groupBy?: readonly string[] | undefined;
  details?: { by?: readonly string[] | undefined } | undefined;
}
const isJoinable = ({ groupBy, details }: Joined): boolean =>
  details === undefined || (groupBy !== undefined && (details.by ?? groupBy).length === groupBy.length);
const joinable = { error: 'expected groupBy, and as many columns here', path: ['details', 'by'] };

const isKnownCsv = ({ match, csv }: { match: Declared['match']; csv?: z.infer<typeof Csv> | undefined }): boolean =>
  isRecognisable({
    match,
    declared: csv?.columns ?? csv?.records?.flatMap(({ columns }) => columns),
    headerWithin: csv?.headerWithin,
  }) && !(csv?.columns !== undefined && csv.records !== undefined);
const isKnownXlsx = ({ match, xlsx }: { match: Declared['match']; xlsx?: z.infer<typeof Xlsx> | undefined }): boolean =>
  isRecognisable({ match, declared: xlsx?.columns, headerWithin: xlsx?.headerRow });

export const CsvSource = CsvTable.refine(isKnownCsv, recognisable)
  .refine(({ details }) => details === undefined || isKnownCsv(details), {
    ...recognisable,
    path: ['details', 'match'],
  })
  .refine(isJoinable, joinable);
export const XlsxSource = XlsxTable.refine(isKnownXlsx, recognisable)
  .refine(({ details }) => details === undefined || isKnownXlsx(details), {
    ...recognisable,
    path: ['details', 'match'],
  })
  .refine(isJoinable, joinable);

export const FixedWidthSource = z.strictObject({
  format: z.literal('fixed-width'),
  encoding: Encoding.optional(),
  records: FixedRecords,
  ragged: z
    .literal('pad')
    .exactOptional()
    .describe('Lines may end where only blanks would follow, as programs leave them out'),
  match: match.omit({ headers: true }).default({}),
  aliases: table.aliases,
  fillDown: table.fillDown,
  subtotals: table.subtotals,
  groupBy: table.groupBy,
  splitEvery: table.splitEvery,
});

/** `$` the whole document, `$[*]` each item of its array, `$.orders[*]` each item of a member. The formats room reads the same. */
export const JsonRecordPath = z
  .string()
  .regex(/^\$(?:\.[^.[\]*$]+|\[\*\])*$/, 'expected $, $[*], or a path from the top such as $.orders[*]');

export const JsonRowsSource = z.strictObject({
  format: z.literal('json-rows').describe('JSON whose objects are rows: an array of them, or one on each line'),
  record: JsonRecordPath.optional().describe(
    'Where the rows stand, e.g. $.items[*]; absent: in the array, or on the lines',
  ),
  ...table,
  match: match.required({ headers: true }),
});

export type JsonRowsSource = z.infer<typeof JsonRowsSource>;
export type CsvSource = z.infer<typeof CsvSource>;
export type XlsxSource = z.infer<typeof XlsxSource>;
export type EitherSource = z.infer<typeof EitherSource>;
export type FixedWidthSource = z.infer<typeof FixedWidthSource>;
export type TableSource = CsvSource | XlsxSource | EitherSource | FixedWidthSource | JsonRowsSource;

/** The second file of a mapping of two, as a table of its own. */
export function detailSource(source: TableSource): TableSource | undefined {
  if (!('details' in source) || source.details === undefined) return undefined;
  const { by = source.groupBy, ...table } = source.details;
  return source.format === 'csv' ? { format: 'csv', ...table, groupBy: by } : { format: 'xlsx', ...table, groupBy: by };
}
