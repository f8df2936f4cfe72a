import { z } from 'zod';

import { FILE_ENCODINGS } from '../file-encoding.js';

const Content = z.record(z.string(), z.unknown());

const shared = {
  /** Canonical fields without which nothing is written, since the receiver's form demands them; of a list, one. */
  requires: z.array(z.union([z.string().transform((field) => [field]), z.array(z.string()).min(1)])).default([]),
};

/** Sources by column name, in order. */
const TableOutput = {
  ...shared,
  /** The list that gives a row for each element; absent: one row a document. */
  rows: z.string().optional(),
  columns: Content,
};

const CsvOutput = z.strictObject({
  format: z.literal('csv'),
  ...TableOutput,
  encoding: z.enum(FILE_ENCODINGS).default('utf-8'),
  byteOrderMark: z.boolean().default(false),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  /** False leaves the header line out. */
  header: z.boolean().default(true),
  /** `'` goes before what a spreadsheet would run as a formula. False only for receivers that are no spreadsheets. */
  formulaSafe: z.boolean().default(true),
});
const XlsxOutput = z.strictObject({
  format: z.literal('xlsx'),
  ...TableOutput,
  /** Name of its sheet; absent: the type of the document. */
  sheet: z.string().min(1).max(31).optional(),
  /** Columns for the receiver to fill in: coloured, with the rest of the sheet locked against changes by accident. */
  inputs: z.array(z.string()).default([]),
  /** In characters, by column. */
  widths: z.record(z.string(), z.number().min(1).max(255)).default({}),
});
const XmlOutput = z.strictObject({
  format: z.literal('xml'),
  ...shared,
  root: z.string(),
  /** URIs by prefix; `''` for the default namespace. */
  namespaces: z.record(z.string(), z.string()).default({}),
  content: Content,
});
const JsonOutput = z.strictObject({ format: z.literal('json'), ...shared, content: Content });

/** How documents are written: the `output` section of a mapping, without its parts. */
export const OutputSpec = z.discriminatedUnion('format', [CsvOutput, XlsxOutput, XmlOutput, JsonOutput]);
export type OutputSpec = z.infer<typeof OutputSpec>;
export type TableOutputSpec = Extract<OutputSpec, { columns: unknown }>;
