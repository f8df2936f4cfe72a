import { z } from 'zod';

const Record = z.strictObject({
  is: z.enum(['header', 'row', 'trailer', 'other']).default('row'),
  starts: z.string().min(1).describe('What stands in the first cell of its lines'),
  columns: z
    .array(z.string())
    .default([])
    .describe("Names of the cells behind the first; '' for those that nobody needs"),
  count: z
    .strictObject({ field: z.string(), of: z.enum(['rows', 'headers', 'lines']) })
    .exactOptional()
    .describe('The column of a trailer that says how many there are'),
});

type Record = z.infer<typeof Record>;
const ofKind = (records: readonly Record[], kind: Record['is']): Record[] => records.filter(({ is }) => is === kind);

/** Lines of several kinds in one CSV file, told by their first cell. */
export const CsvRecords = z
  .array(Record)
  .min(2)
  .refine((records) => ofKind(records, 'row').length === 1, 'expected one record that is: row')
  .refine((records) => ofKind(records, 'header').length <= 1, 'expected at most one record that is: header')
  .refine((records) => ofKind(records, 'trailer').length <= 1, 'expected at most one record that is: trailer')
  .refine(
    (records) => new Set(records.map(({ starts }) => starts)).size === records.length,
    'records need starts, each another, so that they can be told apart',
  )
  .refine(
    (records) =>
      records.every(({ columns }) => {
        const named = columns.filter((name) => name !== '');
        return new Set(named).size === named.length;
      }),
    'a record names one column twice',
  )
  .refine(
    (records) =>
      records.every(
        ({ is, count, columns }) => count === undefined || (is === 'trailer' && columns.includes(count.field)),
      ),
    'count belongs to a trailer and names one of its columns',
  );
