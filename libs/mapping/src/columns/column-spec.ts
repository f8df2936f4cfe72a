import { z } from 'zod';

const Scalar = z.union([z.string(), z.number().int(), z.boolean()]).transform(String);
const Paths = z.union([z.string().transform((path) => [path]), z.array(z.string()).min(1)]);

/** A column that is read into canonical fields and written from them. */
const ColumnSpec = z.strictObject({
  field: Paths.describe('The field; of several, all are read into and the first that is there is written'),
  or: z.unknown().optional().describe('The source where the column says nothing'),
  map: z.record(z.string(), Scalar).optional().describe("The partner's codes and ours"),
  otherwise: z.literal('keep').optional(),
  table: z.string().min(1).optional(),
  formats: z.array(z.string()).min(1).optional(),
  decimalComma: z.boolean().optional(),
  required: z.boolean().optional(),
  about: z.string().optional().describe('What people are told of it'),
});
export type ColumnSpec = z.infer<typeof ColumnSpec>;

/** Columns by name, in the order in which they are written. A bare text is a field. */
export const ColumnSpecs = z.record(
  z.string().min(1),
  z.union([Paths.transform((field): ColumnSpec => ({ field })), ColumnSpec]),
);
export type ColumnSpecs = z.infer<typeof ColumnSpecs>;
