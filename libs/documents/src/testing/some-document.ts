import fc from 'fast-check';
import { z } from 'zod';

import { type Document, type DocumentType, schemaOf } from '../index.js';
import { someUnit, someValue } from './some-values.js';

/** Elements of a list. */
const MOST = 3;

/** Codes whose schema does not tell them from texts. */
const OF_NAME: ReadonlyMap<string, fc.Arbitrary<string>> = new Map([
  ['unitCode', someUnit],
  ['orderableUnit', someUnit],
  ['contentUnit', someUnit],
  // No code of Recommendation 20, and no common name of one.
  ['sourceUnit', fc.constantFrom('Gebinde', 'colli 7')],
  ['days', fc.constantFrom('30', '014')],
  // Of every length, with zeros before them.
  ['gtin', fc.constantFrom('00012348', '012345678905', '4006381333931', '00012345678905')],
]);

/**
 * Valid documents of a type, whole: any of their fields is there or not, lists have several elements, and nothing is empty.
 * Where a document came from is left out.
 */
export function someDocument(type: DocumentType): fc.Arbitrary<Document> {
  const schema = schemaOf[type];
  if (schema === undefined) throw new Error(`${type} has no schema`);
  return somethingOf(schema, '').map((value) => schema.parse(value));
}

function somethingOf(schema: z.core.$ZodType, name: string): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return somethingOf(schema.unwrap(), name);
  if (schema instanceof z.ZodArray)
    return fc
      .array(somethingOf(schema.element, name), { minLength: 1, maxLength: MOST })
      .map((elements) => elements.filter((element) => element !== undefined))
      .map((elements) => (elements.length === 0 ? undefined : elements));
  if (schema instanceof z.ZodObject) return membersOf(schema.shape);
  return OF_NAME.get(name) ?? someValue(schema);
}

/** An object without any member is not there: where it has to be, it has one. */
function membersOf(shape: Readonly<Record<string, z.core.$ZodType>>): fc.Arbitrary<unknown> {
  const names = Object.keys(shape).filter((name) => name !== 'source');
  const isNeeded = (name: string): boolean => !(shape[name] instanceof z.ZodOptional);
  const members = names.map((name): [string, fc.Arbitrary<unknown>] => {
    const something = somethingOf(shape[name]!, name);
    return [name, isNeeded(name) ? something.filter((value) => value !== undefined) : something];
  });
  return fc.record(Object.fromEntries(members), { requiredKeys: names.filter(isNeeded) }).map((object) => {
    const stated = Object.entries(object).filter(([, value]) => value !== undefined);
    return stated.length === 0 ? undefined : Object.fromEntries(stated);
  });
}
