import { Readable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';

import { type Document, type DocumentType, schemaOf } from '#libs/documents';
import { someUnit, someValue } from '#libs/documents/testing';
import {
  type Column,
  type ColumnField,
  compileMapping,
  type CompiledOutput,
  isMappingFile,
  mappingColumns,
  MappingFiles,
} from '#libs/mapping';
import { readSource, shippedMappings } from '#libs/reading';
import { writeDocument } from '#libs/writing';

const NO_TABLES = { lookup: () => undefined };

const files = await shippedMappings();
const mappingFiles = new MappingFiles(files);
const shipped = files.filter(isMappingFile).map(({ path, text }) => {
  const compiled = mappingFiles.compile(path);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return { ...compiled, text, columns: mappingColumns(text) };
});
const mappings = shipped.flatMap(({ mapping }) => mapping ?? []);
/** Mappings that read and write by one list of columns. */
const own = shipped.flatMap(({ mapping, output, columns, text }) =>
  mapping && output && columns.length > 0 ? [{ id: mapping.id, target: mapping.target, output, columns, text }] : [],
);

/** A value as the schema wants it. */
function someCell({ kind, schema }: ColumnField): fc.Arbitrary<unknown> {
  return kind === 'unit' ? someUnit : someValue(schema);
}

type Members = Record<string, unknown>;

/** Puts a value where a path leads, making what is on the way. */
function put(at: Members, [member, next, ...others]: ColumnField['steps'], value: unknown): void {
  if (typeof member !== 'string') throw new Error('a path begins with a member');
  if (next === undefined) at[member] = value;
  else if (typeof next === 'string') put((at[member] ??= {}) as Members, [next, ...others], value);
  else {
    const list = (at[member] ??= []) as unknown[];
    if (others.length === 0) return void list.push(value);
    const scheme = typeof next === 'object' && next.value !== '' ? { [next.key]: next.value } : {};
    const isIt = (each: Members) => typeof next === 'number' || each['scheme'] === Object.values(scheme)[0];
    const known = (list as Members[]).find(isIt);
    if (known === undefined) list.push({ ...scheme });
    put(known ?? (list.at(-1) as Members), others, value);
  }
}

/** Values of some of the columns; of those that mean something where they are empty, always. */
const someCells = (columns: readonly Column[]): fc.Arbitrary<Members> => {
  const cells = columns.map(({ name, fields, or }): [string, fc.Arbitrary<unknown>] => [
    name,
    or === undefined && fields[0]!.kind !== 'unit'
      ? fc.option(someCell(fields[0]!), { nil: undefined })
      : someCell(fields[0]!),
  ]);
  return fc.record(Object.fromEntries(cells));
};

const isOfRow = ({ fields }: Column): boolean => fields[0]!.list !== undefined;

/** Documents that say all that columns can hold: a value for some of them, and for each that the schema then needs. */
function someDocument(target: DocumentType, columns: readonly Column[]): fc.Arbitrary<Document> {
  const header = columns.filter((column) => !isOfRow(column));
  const rows = columns.filter(isOfRow);
  const needed = someCells(columns.map((column) => ({ ...column, or: 'needed' })));
  const someRows = fc.array(someCells(rows), rows.length === 0 ? { maxLength: 0 } : { minLength: 1, maxLength: 4 });
  return fc
    .record({ head: someCells(header), lines: someRows, needed })
    .map(({ head, lines, needed: spare }) => completed(target, { header, rows }, { head, lines, spare }));
}

interface Cells {
  head: Members;
  lines: Members[];
  /** A value for each column. */
  spare: Members;
}

/** Fills in what the schema misses, until it is content. */
function completed(
  target: DocumentType,
  columns: { header: readonly Column[]; rows: readonly Column[] },
  cells: Cells,
  attempts = 5,
): Document {
  const { header, rows } = columns;
  const document: Members = { documentType: target, ...built(header, cells.head, 0) };
  if (rows.length > 0) document['lines'] = cells.lines.map((each) => built(rows, each, 1));
  // The number of a stock report is ours.
  if (target === 'InventoryReport') document['documentId'] = 'rcp_1-2';
  const checked = schemaOf[target]!.safeParse(document);
  if (checked.success) return checked.data;
  if (attempts === 0) throw checked.error;
  for (const { path: at } of checked.error.issues) {
    const name = at.filter((step) => typeof step === 'string').join('.');
    const isHere = ({ path: field }: ColumnField) => `${field.replaceAll(/\[[^\]]*\]/g, '')}.`.startsWith(`${name}.`);
    const column = [...header, ...rows].find(({ fields }) => fields.some(isHere));
    if (column === undefined) throw new Error(`no column holds ${name}`);
    const lacking = at[0] === 'lines' ? cells.lines[Number(at[1])]! : cells.head;
    lacking[column.name] ??= cells.spare[column.name];
  }
  return completed(target, columns, cells, attempts - 1);
}

function built(columns: readonly Column[], cells: Members, from: number): Members {
  const object: Members = {};
  const held = new Set(columns.flatMap(({ fields }) => fields.map(({ path: field }) => field)));
  for (const { name, fields } of columns) {
    const value = cells[name];
    if (value === undefined) continue;
    for (const { steps, path: field, kind } of fields) {
      put(object, steps.slice(from), value);
      // Beside a unit stands how its sender wrote it.
      const source = field.replace(/unitCode$/, 'sourceUnit');
      if (kind === 'unit' && !held.has(source) && !field.includes('price.'))
        put(object, [...steps.slice(from, -1), 'sourceUnit'], value);
    }
  }
  return object;
}

/** What all shipped mappings together read in what was written. */
async function readBack(output: CompiledOutput, document: Document): Promise<unknown[]> {
  const written = await writeDocument(output, document, NO_TABLES);
  if (!written.ok) throw new Error(JSON.stringify(written.problems));
  const read = await readSource(
    (start = 0) => Readable.from([Buffer.from(written.file.bytes).subarray(start)]),
    mappings,
    '2026-11-22',
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const documents: unknown[] = [];
  for (const source of read.sources)
    for await (const batch of source.documents({ receivedOn: '2026-11-22', receiptId: 'rcp_1', tables: NO_TABLES }))
      for (const { document: found, problems } of batch)
        documents.push(problems.length > 0 ? problems : { ...found, source: found?.source?.mapping });
  return documents;
}

describe.each(own)('$id', ({ id, target, output, columns, text }) => {
  test('is told apart from all others, and reads what it writes: equal, whatever the texts and numbers', async () => {
    await fc.assert(
      fc.asyncProperty(someDocument(target, columns), async (document) => {
        expect(await readBack(output, document)).toEqual([{ ...document, source: `${id}@1` }]);
        expect(output.omittedFrom(document)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  test('reads the same columns in a workbook', async () => {
    const definition = parse(text) as { output: object };
    const compiled = compileMapping({ ...definition, output: { ...definition.output, format: 'xlsx' } }, id);
    if (!compiled.ok || compiled.output === undefined) throw new Error(JSON.stringify(compiled));
    const inWorkbook = compiled.output;
    await fc.assert(
      fc.asyncProperty(someDocument(target, columns), async (document) => {
        expect(await readBack(inWorkbook, document)).toEqual([{ ...document, source: `${id}@1` }]);
      }),
      { numRuns: 8 },
    );
  }, 30_000);
});

test('every kind of document has columns of its own', () => {
  expect(own.map(({ target }) => target).toSorted()).toEqual([
    'Catalogue',
    'CreditNote',
    'DespatchAdvice',
    'InventoryReport',
    'Invoice',
    'Order',
    'OrderCancellation',
    'OrderChange',
    'OrderResponse',
    'ReceiptAdvice',
    'ReturnRequest',
  ]);
});
