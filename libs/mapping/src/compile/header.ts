import { z } from 'zod';

import { DocumentType, schemaOf } from '#libs/documents';

import { isTableFormat } from '../contract.js';
import { OutputSpec } from '../output/output-spec.js';
import { NotationSpec } from './source-spec.js';
import {
  CsvSource,
  EitherSource,
  FixedWidthSource,
  JsonRecordPath,
  JsonRowsSource,
  names,
  type TableSource,
  XlsxSource,
} from './table-source.js';

const Unread = z.array(z.string()).default([]).describe('Parts that mean something and are not read: each is told');
const XmlSource = z
  .strictObject({
    format: z.literal('xml'),
    match: z.strictObject({ root: z.string(), namespace: z.string().optional() }),
    record: z
      .string()
      .regex(/^(?:\/[\p{L}_][\p{L}\p{N}_.-]*)+$/u, 'expected local names from the root down, e.g. /Orders/Order')
      .optional(),
    unread: Unread,
    namespaces: z.string().optional().describe('How the namespaces begin whose elements are read'),
    exhaustive: z
      .strictObject({ except: z.array(z.string()) })
      .optional()
      .describe('What nothing reads is told, except parts with these ends of their paths'),
    currency: z.string().startsWith('@').optional().describe('The attribute of amounts that names their currency'),
  })
  .refine(({ match, record }) => record === undefined || record.split('/')[1] === match.root, {
    error: 'expected a path from match.root down: this one leads to nothing',
    path: ['record'],
  });
const JsonSource = z.strictObject({
  format: z.literal('json'),
  match: z.strictObject({ path: z.string().optional(), members: names }),
  record: JsonRecordPath.optional(),
  unread: Unread,
});

const Target = DocumentType.refine((type) => schemaOf[type] !== undefined, 'this document type has no schema yet');
const Fields = z.record(z.string(), z.unknown());
const Day = z.iso.date({ error: 'expected a day such as 2027-01-01' });

/** All of a mapping definition; its fields and the parts of its output are compiled against the target. */
export const Header = z
  .strictObject({
    mapping: z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/, 'expected a name such as standards/ubl/order'),
    version: z.union([z.string(), z.number().int()]).transform(String),
    target: Target,
    description: z.string().optional(),
    extends: z.string().optional().describe('What it was put over, e.g. standards/ubl/order@1'),
    validFrom: Day.optional().describe("First day of receipt, in the partner's zone, on which it holds"),
    validUntil: Day.optional().describe('The last one'),
    source: z
      .discriminatedUnion('format', [
        CsvSource,
        XlsxSource,
        EitherSource,
        FixedWidthSource,
        JsonRowsSource,
        XmlSource,
        JsonSource,
      ])
      .optional(),
    fields: Fields.optional(),
    notation: NotationSpec.optional().describe('How dates and numbers are written in its files'),
    optional: z.boolean().optional(),
    also: z
      .array(
        z.strictObject({
          target: Target,
          groupBy: names.optional().describe('One document for each value of these columns'),
          fields: Fields,
          optional: z.boolean().optional(),
        }),
      )
      .optional(),
    output: OutputSpec.optional(),
  })
  .refine(({ source, fields }) => (source === undefined) === (fields === undefined), {
    error: 'source and fields belong together',
    path: ['fields'],
  })
  .refine(
    ({ validFrom, validUntil }) => validFrom === undefined || validUntil === undefined || validFrom <= validUntil,
    {
      error: 'expected a day that is not before validFrom',
      path: ['validUntil'],
    },
  )
  .refine(({ source, also }) => also === undefined || (source !== undefined && isTableFormat(source.format)), {
    error: 'expected a table as the source: only rows make several documents',
    path: ['also'],
  })
  .refine(({ source, output }) => source !== undefined || output !== undefined, {
    error: 'expected source and fields to read files, output to write them, or all three',
    path: ['source'],
  });

export type Header = z.infer<typeof Header>;

/** When a mapping holds and what it builds on, as far as it says so. */
export const provenanceOf = ({
  validFrom,
  validUntil,
  extends: base,
}: Pick<Header, 'validFrom' | 'validUntil' | 'extends'>): {
  validFrom?: string;
  validUntil?: string;
  extends?: string;
} => ({
  ...(validFrom !== undefined && { validFrom }),
  ...(validUntil !== undefined && { validUntil }),
  ...(base !== undefined && { extends: base }),
});
/** Of a mapping that reads. */
export type ReadingHeader = Omit<Header, 'source' | 'fields'> & {
  source: TableSource | XmlSource | JsonSource;
  fields: Readonly<Record<string, unknown>>;
};
export type { TableSource } from './table-source.js';
export type XmlSource = z.infer<typeof XmlSource>;
export type JsonSource = z.infer<typeof JsonSource>;
