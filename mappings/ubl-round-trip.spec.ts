import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { Document, DocumentType } from '#libs/documents';
import { someDocument } from '#libs/documents/testing';
import { isMappingFile, MappingFiles } from '#libs/mapping';
import { readSource, shippedMappings } from '#libs/reading';
import { writeDocument } from '#libs/writing';

import { ADDED_BY_UBL, type InUbl, NOT_IN_UBL } from './in-ubl.js';
import { changed, inUblForm, isObject, type Members } from './ubl-form.js';

/** Documents of each type. */
const DOCUMENTS = 10;

const NO_TABLES = { lookup: () => undefined };
const TYPES = [
  'Order',
  'OrderChange',
  'OrderResponse',
  'DespatchAdvice',
  'ReceiptAdvice',
  'InventoryReport',
  'Catalogue',
  'Invoice',
  'CreditNote',
] as const satisfies readonly DocumentType[];

const files = await shippedMappings();
const mappingFiles = new MappingFiles(files);
const shipped = files.filter(isMappingFile).map(({ path }) => {
  const compiled = mappingFiles.compile(path);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled;
});
const mappings = shipped.flatMap(({ mapping }) => mapping ?? []);
const outputs = shipped.flatMap(({ output }) => output ?? []);

const isField = (list: readonly InUbl[], path: string, type: DocumentType): boolean =>
  list.some(
    ({ field, of }) =>
      (of === undefined || of.includes(type)) &&
      (field.startsWith('/') ? path === field : path.endsWith(`.${field}`) || path.endsWith(`/${field}`)),
  );

/** Without what UBL does not carry. */
const carried = (document: Document): object =>
  changed(document, '', (object, path) => {
    const below = (name: string): string => (path === '' ? `/${name}` : `${path}.${name}`);
    const isCarried = ([name]: [string, unknown]) => !isField(NOT_IN_UBL, below(name), document.documentType);
    return Object.fromEntries(Object.entries(object).filter(isCarried));
  }) as object;

/** Paths of what one value says beside another. */
function additions(found: unknown, stated: unknown, path = ''): string[] {
  if (Array.isArray(found) && Array.isArray(stated))
    return found.flatMap((each, index) => additions(each, stated[index], path));
  if (!isObject(found) || !isObject(stated)) return [];
  return Object.entries(found).flatMap(([name, value]) => {
    const at = path === '' ? `/${name}` : `${path}.${name}`;
    return name in stated ? additions(value, stated[name], at) : [at];
  });
}

const outputOf = (type: DocumentType) =>
  outputs.find(({ documentType, id }) => documentType === type && id.startsWith('standards/ubl/'))!;

/** What all shipped mappings together read in what was written. */
async function readBack(document: Document): Promise<Document> {
  const written = await writeDocument(outputOf(document.documentType), document, NO_TABLES);
  if (!written.ok) throw new Error(JSON.stringify(written.problems));
  const read = await readSource(() => Readable.from([written.file.bytes]), mappings, '2026-11-22');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  for (const source of read.sources)
    for await (const [mapped] of source.documents({
      receivedOn: '2026-11-22',
      receiptId: 'rcp_1',
      tables: NO_TABLES,
    })) {
      if (mapped?.document === undefined) throw new Error(JSON.stringify(mapped?.problems));
      const { source: _, ...document } = mapped.document;
      return document;
    }
  throw new Error('nothing was read');
}

describe.each(TYPES)('%s', (type) => {
  test('says in UBL all that it says but what is listed, nothing else, and then always the same', async () => {
    await fc.assert(
      fc.asyncProperty(someDocument(type).map(inUblForm), async (document) => {
        const stated = carried(document);
        const back = await readBack(document);
        expect(back).toMatchObject(stated);
        expect(additions(back, stated).filter((path) => !isField(ADDED_BY_UBL, path, type))).toEqual([]);
        expect(await readBack(back)).toEqual(back);
      }),
      { numRuns: DOCUMENTS },
    );
  }, 30_000);

  const demanded = type === 'InventoryReport' ? ['issueDate', 'buyer'] : ['issueDate', 'buyer', 'seller'];
  test.each(demanded)('is not written without %s', async (field) => {
    const [document] = fc.sample(someDocument(type).map(inUblForm), 1);
    const { [field]: _, asOf: __, provider: ___, receiver: ____, ...lacking } = document as unknown as Members;
    const written = await writeDocument(outputOf(type), lacking as unknown as Document, NO_TABLES);
    const told = { code: 'output-field-missing', field: expect.stringContaining(field) };
    expect(written).toMatchObject({ ok: false, problems: expect.arrayContaining([expect.objectContaining(told)]) });
  });
});

test('what UBL does not carry and what it adds is documented, with the reason', async () => {
  const page = await readFile(new URL('../docs/ubl.md', import.meta.url), 'utf8');
  for (const { field, why } of [...NOT_IN_UBL, ...ADDED_BY_UBL]) {
    expect(page).toContain(`\`${field}\``);
    expect(page).toContain(why);
  }
});
