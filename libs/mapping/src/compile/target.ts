import { z } from 'zod';

import { Address, CatalogueLine, Currency, Decimal, Instant, LocalDate, Price, Quantity } from '#libs/documents';

import type { ValueKind } from '../values/conversions.js';

/** The schema below optional and nullable. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? bare(schema.unwrap()) : schema;
}

export const isRequired = (schema: z.core.$ZodType): boolean => bare(schema) === schema;

/** Members of an object schema; undefined for anything else. */
export function membersOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined {
  const plain = bare(schema);
  return plain instanceof z.ZodObject ? plain.shape : undefined;
}

/** The schema of the elements of an array; undefined for anything else. */
export function elementOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const plain = bare(schema);
  return plain instanceof z.ZodArray ? plain.element : undefined;
}

const KIND_OF = new Map<z.core.$ZodType, ValueKind>([
  [Decimal, 'decimal'],
  [LocalDate, 'date'],
  [Instant, 'dateTime'],
  [Currency, 'currency'],
]);

/** How a canonical field is read when its mapping does not say: by its schema, and by its name for codes of other lists. */
export function kindOf(parent: z.core.$ZodType, name: string, schema: z.core.$ZodType): ValueKind {
  const plain = bare(schema);
  if (plain instanceof z.ZodBoolean) return 'boolean';
  if (plain instanceof z.ZodNumber) return 'integer';
  const owner = membersOf(parent);
  if (name === 'unitCode' && (owner === Quantity.shape || owner === Price.shape)) return 'unit';
  if ((name === 'orderableUnit' || name === 'contentUnit') && owner === CatalogueLine.shape) return 'unit';
  if (name === 'country' && owner === Address.shape) return 'country';
  return KIND_OF.get(plain) ?? 'text';
}

/** True when the schema carries a sender's unit beside the code; a schema with a description of its own has the same shape. */
export const isQuantity = (schema: z.core.$ZodType): boolean => membersOf(schema) === Quantity.shape;
