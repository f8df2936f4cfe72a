import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

import { type Decoded, readCsv, readJson, readXml } from '#libs/formats';
import {
  type CompiledMapping,
  type DecodedSample,
  type DecodeSample,
  parseMapping,
  runMappingCases,
  type SampleReference,
  type SourceRow,
} from '#libs/mapping';

const folder = import.meta.dirname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('bound.yaml'))
  .toSorted();

function load(file: string): CompiledMapping {
  const result = parseMapping(readFileSync(path.join(folder, file), 'utf8'), file);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, undefined, 1));
  return result.mapping;
}

const bytesOf = (sample: SampleReference, beside: string) =>
  'file' in sample ? createReadStream(path.join(beside, sample.file)) : Readable.from([Buffer.from(sample.text)]);

function decoded(sample: SampleReference, beside: string, mapping: CompiledMapping): AsyncIterable<Decoded> {
  const bytes = bytesOf(sample, beside);
  const record = mapping.recordPath === undefined ? {} : { recordPath: mapping.recordPath };
  if (mapping.format === 'csv') return readCsv(bytes, mapping.dialect);
  return mapping.format === 'xml' ? readXml(bytes, record) : readJson(bytes, record);
}

const decodeBeside =
  (beside: string): DecodeSample =>
  async (sample, mapping): Promise<DecodedSample> => {
    let columns: readonly string[] = [];
    const rows: SourceRow[] = [];
    const records: Extract<DecodedSample, { kind: 'records' }>['records'][number][] = [];
    for await (const item of decoded(sample, beside, mapping)) {
      if (item.kind === 'failed') throw new Error(JSON.stringify(item.problem));
      if (item.kind === 'columns') columns = item.columns;
      if (item.kind === 'rows') rows.push(...item.rows);
      if (item.kind === 'elements') records.push(...item.elements);
      if (item.kind === 'values') records.push(...item.values);
    }
    return mapping.format === 'csv' ? { kind: 'table', columns, rows } : { kind: 'records', records };
  };

describe.each(files)('%s', (file) => {
  const casesFile = path.join(folder, file.replace(/\.yaml$/, '.test.yaml'));

  test('is named by its path', () => {
    expect(`${load(file).id}.inbound.yaml`).toBe(file);
  });

  test('has cases beside it', () => {
    expect(existsSync(casesFile)).toBe(true);
  });

  test('maps its cases as they say', async () => {
    const results = await runMappingCases(
      load(file),
      parse(readFileSync(casesFile, 'utf8')),
      decodeBeside(path.dirname(casesFile)),
    );
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  });
});
