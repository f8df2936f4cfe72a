import { z } from 'zod';

import { VALUE_KINDS } from '../values/conversions.js';
import { THOUSANDS } from '../values/numbers.js';

/** A scalar of YAML as text. A number with a point has lost its digits before we see it: it must be quoted. */
const Scalar = z.union([z.string(), z.number().int(), z.boolean()]).transform(String);

/** What a value may take from outside the record. */
export const CONTEXT_VALUES = ['receiptId', 'receivedOn', 'line', 'index', 'controlNumber'] as const;
export type ContextValue = (typeof CONTEXT_VALUES)[number];

/** The ways to get a value: exactly one of them makes an object of YAML a source. */
export const SOURCE_KINDS = ['path', 'const', 'context', 'firstOf', 'join', 'cel', 'sum'] as const;

const notation = {
  formats: z.array(z.string()).min(1).optional().describe('How dates are written'),
  decimalComma: z.boolean().optional(),
  thousands: z.enum(THOUSANDS).optional().describe('What stands between thousands'),
  signs: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('What may stand before or behind numbers and is no part of them'),
};

const NOTATION_NAMES = Object.keys(notation);

/** One mark cannot be both. */
const isClear = (spec: { decimalComma?: boolean | undefined; thousands?: string | undefined }): boolean =>
  spec.thousands !== (spec.decimalComma === true ? ',' : '.');
const clear = { error: 'expected another mark between thousands than before decimals', path: ['thousands'] };

/** How the sender of a mapping's files writes dates and numbers, where a source does not say it. */
export const NotationSpec = z.strictObject(notation).refine(isClear, clear);
export type NotationSpec = z.infer<typeof NotationSpec>;

/** What a source says of how its texts are written. */
export function notationIn({ formats, decimalComma, thousands, signs }: NotationSpec): NotationSpec {
  return {
    ...(formats !== undefined && { formats }),
    ...(decimalComma !== undefined && { decimalComma }),
    ...(thousands !== undefined && { thousands }),
    ...(signs !== undefined && { signs }),
  };
}

/** A source of a value with all that it can say. Nested sources are read by the same rules. */
export const SourceSpec = z.strictObject({
  path: z.string().optional(),
  const: Scalar.optional(),
  context: z.enum(CONTEXT_VALUES).optional(),
  firstOf: z.array(z.unknown()).min(1).optional(),
  join: z.array(z.unknown()).min(1).optional(),
  separator: z.string().optional(),
  cel: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  sum: z.unknown().optional(),
  each: z.string().optional(),
  like: z.string().optional().describe('Of a sum: only what has the same text here as the first, or as `to`'),
  to: z.unknown().optional(),
  quiet: z.boolean().optional().describe('What `like` leaves out is read by another field'),
  unit: z.string().optional().describe('Path of its unit, which must be that of `unitOf`'),
  unitOf: z.unknown().optional(),
  currency: z.literal('any').optional().describe('Another field says in which currency this amount is'),
  apply: z.array(z.unknown()).optional(),
  map: z.record(z.string(), Scalar).optional(),
  otherwise: Scalar.optional(),
  table: z.string().min(1).optional(),
  default: Scalar.optional(),
  as: z.enum(VALUE_KINDS).optional(),
  ...notation,
  required: z.boolean().optional(),
  atMost: z.unknown().optional(),
  is: z.union([Scalar.transform((value) => [value]), z.array(Scalar)]).optional(),
});
export type SourceSpec = z.infer<typeof SourceSpec>;

/** What a part of another source must be where it says how it is written, and not what. */
export function notationOfPart(spec: unknown): 'date' | 'decimal' | undefined {
  if (!isMapping(spec) || spec.as !== undefined || !NOTATION_NAMES.some((name) => spec[name] !== undefined))
    return undefined;
  return spec.formats === undefined ? 'decimal' : 'date';
}

export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for a source written with its options; a bare path is a string. */
export const isSource = (value: unknown): boolean =>
  isMapping(value) && SOURCE_KINDS.some((kind) => Object.hasOwn(value, kind));
