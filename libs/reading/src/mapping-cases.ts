import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';

import { parse } from 'yaml';

import { described, type Problem } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';
import {
  type CaseResult,
  type DecodeSample,
  isTableFormat,
  parseMapping,
  type ReadBeside,
  runMappingCases,
  type SampleReference,
  type SourceElement,
  type SourceJson,
  type SourceRow,
  type WriteText,
} from '#libs/mapping';
import { writeDocument } from '#libs/writing';

import { decode } from './source.js';

export type TestedMapping =
  | { kind: 'tested'; mapping: string; results: CaseResult[] }
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
  const compiled = parseMapping(await readFile(mappingFile, 'utf8'), mappingFile, beside(dirname(mappingFile)));
  if (!compiled.ok) return { kind: 'broken', problems: compiled.problems };
  const { mapping, output } = compiled;
  const id = mapping?.id ?? output?.id ?? '';
  const expected = casesFileOf(mappingFile);
  const cases = await readFile(expected, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (cases === undefined) return { kind: 'no-cases', mapping: id, expected };
  const bench = { decode: samplesBeside(dirname(mappingFile)), write: writeText };
  const results = await runMappingCases({ mapping, output }, parse(cases) as unknown, bench);
  return { kind: 'tested', mapping: id, results };
}

const writeText: WriteText = (output, document, tables) => {
  const written = writeDocument(output, document, tables);
  return written.ok ? { text: Buffer.from(written.file.bytes).toString('utf8') } : written;
};

/** Files of a folder by name. */
export const beside =
  (folder: string): ReadBeside =>
  (name) => {
    const file = join(folder, basename(name));
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };

/** Decodes samples of cases with the codecs that the hub uses. */
const samplesBeside =
  (folder: string): DecodeSample =>
  async (sample, mapping) => {
    let columns: readonly string[] = [];
    const rows: SourceRow[] = [];
    const records: (SourceElement | SourceJson)[] = [];
    for await (const item of decode(bytesOf(sample, folder), mapping)) {
      if (item.kind === 'failed') throw new Error(described(item.problem).message);
      if (item.kind === 'columns') columns = item.columns;
      if (item.kind === 'rows') rows.push(...item.rows);
      if (item.kind === 'elements') records.push(...item.elements);
      if (item.kind === 'values') records.push(...item.values);
    }
    return isTableFormat(mapping.format) ? { kind: 'table', columns, rows } : { kind: 'records', records };
  };

const bytesOf =
  (sample: SampleReference, folder: string): OpenBytes =>
  (start = 0) =>
    'file' in sample
      ? createReadStream(join(folder, sample.file), { start })
      : Readable.from([Buffer.from(sample.text).subarray(start)]);
