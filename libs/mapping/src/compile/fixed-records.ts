import { z } from 'zod';

const Field = z.strictObject({
  start: z.number().int().min(1).describe('Column of its first character, from 1'),
  length: z.number().int().min(1),
  fill: z.string().length(1).exactOptional().describe('What fills it up; default: blanks'),
  align: z.enum(['left', 'right']).exactOptional().describe('Where its text stands; default: left'),
  decimals: z.number().int().min(1).max(9).exactOptional().describe('Digits behind a point that is not written'),
});

const Record = z.strictObject({
  is: z.enum(['header', 'row', 'trailer', 'other']).default('row'),
  starts: z.string().min(1).exactOptional().describe('What its lines begin with'),
  length: z.number().int().min(1).exactOptional().describe('Characters of its lines, exactly'),
  fields: z.record(z.string(), Field).default({}),
  count: z
    .strictObject({ field: z.string(), of: z.enum(['rows', 'headers', 'lines']) })
    .exactOptional()
    .describe('The field of a trailer that says how many there are'),
});

type Record = z.infer<typeof Record>;
const ofKind = (records: readonly Record[], kind: Record['is']): Record[] => records.filter(({ is }) => is === kind);

/** Records of a file of fixed columns. What would make a line, or a column, mean two things is refused here. */
export const FixedRecords = z
  .array(Record)
  .min(1)
  .refine((records) => ofKind(records, 'row').length === 1, 'expected one record that is: row')
  .refine((records) => ofKind(records, 'header').length <= 1, 'expected at most one record that is: header')
  .refine((records) => ofKind(records, 'trailer').length <= 1, 'expected at most one record that is: trailer')
  .refine(
    (records) => records.length === 1 || new Set(records.map(({ starts }) => starts ?? '')).size === records.length,
    'several records need starts, each another, so that they can be told apart',
  )
  .refine(
    (records) =>
      records.every(({ is, count, fields }) => count === undefined || (is === 'trailer' && count.field in fields)),
    'count belongs to a trailer and names one of its fields',
  );
