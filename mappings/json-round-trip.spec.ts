import { Readable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';

import { Decimal, type Document, type DocumentType, schemaOf } from '#libs/documents';
import { someDocument } from '#libs/documents/testing';
import { compileMapping, type CompiledMapping, type CompiledOutput } from '#libs/mapping';
import { readSource } from '#libs/reading';
import { writeDocument } from '#libs/writing';

/** Documents of each type. */
const DOCUMENTS = 10;
const NO_TABLES = { lookup: () => undefined };

const bare = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? bare(schema.unwrap()) : schema;

/** What is no text in JSON. */
function formOf(schema: z.core.$ZodType): object {
  if (schema instanceof z.ZodBoolean) return { as: 'boolean' };
  return schema instanceof z.ZodNumber ? { as: 'integer' } : {};
}

/** A field as it is read and as it is written. */
interface Place {
  name: string;
  read: unknown;
  written: unknown;
}

/** Where each field of a schema stands in JSON of the same names. */
function sameNames(schema: z.ZodObject, decimals: object): { fields: object; content: object } {
  const places = Object.entries(schema.shape).flatMap(([name, member]) => placeOf(name, bare(member), decimals));
  return {
    fields: Object.fromEntries(places.map(({ name, read }) => [name, read])),
    content: Object.fromEntries(places.map(({ name, written }) => [name, written])),
  };
}

function placeOf(name: string, schema: z.core.$ZodType, decimals: object): Place[] {
  if (name === 'source' || schema instanceof z.ZodLiteral) return [];
  if (schema instanceof z.ZodObject) {
    const { fields, content } = sameNames(schema, decimals);
    return [{ name, read: { in: name, ...fields }, written: { in: name, ...content } }];
  }
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject) {
    const { fields, content } = sameNames(schema.element, decimals);
    return [{ name, read: { each: name, fields }, written: { each: name, fields: content } }];
  }
  if (schema instanceof z.ZodArray)
    return [{ name, read: { each: name, value: '.' }, written: { each: name, value: '.' } }];
  return [{ name, read: name, written: { path: name, ...(schema === Decimal ? decimals : formOf(schema)) } }];
}

function mappingOf(type: DocumentType, decimals: object): { mapping: CompiledMapping; output: CompiledOutput } {
  const schema = schemaOf[type];
  if (!(schema instanceof z.ZodObject)) throw new Error(`${type} is no object`);
  const { fields, content } = sameNames(schema, decimals);
  const compiled = compileMapping(
    {
      mapping: 'test/json',
      version: 1,
      target: type,
      source: { format: 'json', match: { members: ['documentId'] } },
      fields,
      output: { format: 'json', content },
    },
    'test/json',
  );
  if (!compiled.ok || compiled.mapping === undefined || compiled.output === undefined)
    throw new Error(JSON.stringify(compiled));
  return { mapping: compiled.mapping, output: compiled.output };
}

async function readBack(
  document: Document,
  { mapping, output }: { mapping: CompiledMapping; output: CompiledOutput },
): Promise<unknown[]> {
  const written = await writeDocument(output, document, NO_TABLES);
  if (!written.ok) return written.problems;
  const read = await readSource(() => Readable.from([written.file.bytes]), [mapping], '2026-11-22');
  if (!read.ok) return read.problems;
  const documents: unknown[] = [];
  for (const each of read.sources)
    for await (const batch of each.documents({ receivedOn: '2026-11-22', receiptId: 'rcp_1', tables: NO_TABLES }))
      for (const { document: found, problems } of batch) {
        const { source: _, ...rest } = found ?? {};
        documents.push(problems.length > 0 ? problems : rest);
      }
  return documents;
}

describe.each(Object.keys(schemaOf) as DocumentType[])('%s', (type) => {
  const forms = [mappingOf(type, {}), mappingOf(type, { as: 'decimal' })];

  test('comes back from JSON equal, whatever of its fields it has, its decimals written as texts or as numbers', async () => {
    await fc.assert(
      fc.asyncProperty(someDocument(type), fc.constantFrom(...forms), async (document, form) => {
        expect(await readBack(document, form)).toEqual([document]);
      }),
      { numRuns: DOCUMENTS },
    );
  }, 30_000);
});
