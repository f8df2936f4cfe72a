import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';

import { parse } from 'yaml';

import { described, type Problem } from '#libs/documents';
import { type Decoded, type OpenBytes, readXlsx, writeCsvRow } from '#libs/formats';
import {
  type CaseResult,
  type CompiledMapping,
  type DecodedSample,
  type DecodeSample,
  isTableFormat,
  runMappingCases,
  type SampleReference,
  type SourceElement,
  type SourceJson,
  type SourceRow,
  type WriteText,
} from '#libs/mapping';
import { writeDocument } from '#libs/writing';

import { decodeJoined, type JoinedItem } from './joined-files.js';
import { compileMappingFile } from './mapping-file.js';
import { decode } from './source.js';

export type TestedMapping =
  /** `base`: what it is a variant of. */
  | { kind: 'tested'; mapping: string; base?: string; results: CaseResult[] }
  /** Nothing stands in `expected`. */
  | { kind: 'no-cases'; mapping: string; expected: string }
  | { kind: 'broken'; problems: Problem[] };

/** Where the cases of a mapping file lie. */
export const casesFileOf = (mappingFile: string): string => mappingFile.replace(/\.ya?ml$/i, '.test.yaml');

/**
 * Runs the cases beside a mapping file: `order.inbound.yaml` is tested by `order.inbound.test.yaml`.
 * @throws when the cases cannot be read, or are not written as cases are
 */
export async function testMapping(mappingFile: string): Promise<TestedMapping> {
  const compiled = await compileMappingFile(mappingFile);
  if (!compiled.ok) return { kind: 'broken', problems: compiled.problems };
  const { mapping, output } = compiled;
  const { id = '', extends: base } = mapping ?? output ?? {};
  const expected = casesFileOf(mappingFile);
  const cases = await readFile(expected, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (cases === undefined) return { kind: 'no-cases', mapping: id, expected };
  const bench = { decode: samplesBeside(dirname(mappingFile)), write: writeText };
  const results = await runMappingCases({ mapping, output }, parse(cases) as unknown, bench);
  return { kind: 'tested', mapping: id, ...(base !== undefined && { base }), results };
}

const writeText: WriteText = async (output, document, tables) => {
  const written = await writeDocument(output, document, tables, { controlNumber: '1' });
  if (!written.ok) return written;
  const { bytes, extension } = written.file;
  return { text: extension === 'xlsx' ? await cellsOf(bytes) : Buffer.from(bytes).toString('utf8') };
};

/** Of a workbook, what a person reads in its cells, as CSV. */
async function cellsOf(bytes: Uint8Array): Promise<string> {
  let text = '';
  for await (const item of readXlsx((start = 0) => Readable.from([Buffer.from(bytes).subarray(start)]))) {
    if (item.kind === 'columns') text += writeCsvRow(item.columns, ',');
    if (item.kind === 'rows') for (const { cells } of item.rows) text += writeCsvRow(cells, ',');
  }
  return text;
}

/** Decodes samples of cases with the codecs that the hub uses. */
const samplesBeside =
  (folder: string): DecodeSample =>
  async (sample, mapping, details) => {
    const file = (name: string, reference: SampleReference) => ({ name, open: bytesOf(reference, folder) });
    const heads = file('source', sample);
    const items =
      details === undefined
        ? decode(heads.open, mapping)
        : decodeJoined({ mapping, heads: [heads], details: [file('details', details)] });
    return decodedSample(items, mapping);
  };

async function decodedSample(
  items: AsyncIterable<Decoded | JoinedItem>,
  mapping: CompiledMapping,
): Promise<DecodedSample> {
  let columns: readonly string[] = [];
  let detailColumns: readonly string[] | undefined;
  const rows: SourceRow[] = [];
  const records: (SourceElement | SourceJson)[] = [];
  for await (const item of items) {
    if (item.kind === 'failed') throw new Error(described(item.problem).message);
    if (item.kind === 'columns' || item.kind === 'joined-columns') columns = item.columns;
    if (item.kind === 'joined-columns') detailColumns = item.detailColumns;
    if (item.kind === 'rows') rows.push(...item.rows);
    if (item.kind === 'elements') records.push(...item.elements);
    if (item.kind === 'values') records.push(...item.values);
  }
  if (!isTableFormat(mapping.format)) return { kind: 'records', records };
  return { kind: 'table', columns, rows, ...(detailColumns && { detailColumns }) };
}

const bytesOf =
  (sample: SampleReference, folder: string): OpenBytes =>
  (start = 0) =>
    'file' in sample
      ? createReadStream(join(folder, sample.file), { start })
      : Readable.from([Buffer.from(sample.text).subarray(start)]);
