import { z } from 'zod';

import { described, type Document, type Problem } from '#libs/documents';

import type { CompiledMapping, Mapped, MappingContext } from './contract.js';
import type { CrossReferences } from './cross-references.js';
import type { CompiledOutput } from './output/contract.js';
import type { SourceElement, SourceJson, SourceRow } from './record.js';

/** What a case reads: a file beside the cases, or text in the case itself. */
export type SampleReference = { file: string } | { text: string };

/** A sample as the formats room decodes it. */
export type DecodedSample =
  | {
      kind: 'table';
      columns: readonly string[];
      detailColumns?: readonly string[];
      rows: readonly SourceRow[];
    }
  | { kind: 'records'; records: readonly (SourceElement | SourceJson)[] };

/**
 * Reads and decodes a sample for a mapping. A sample that is not well-formed is a fault of the case: reject.
 * @param details the second file of a mapping of two
 */
export type DecodeSample = (
  sample: SampleReference,
  mapping: CompiledMapping,
  details?: SampleReference,
) => Promise<DecodedSample>;

/** Writes a document as the hub would: its text, or what is wrong. */
export type WriteText = (
  output: CompiledOutput,
  document: Document,
  tables: CrossReferences,
) => Promise<{ text: string } | { problems: Problem[] }>;

/** What cases of a mapping are run with. */
export interface Bench {
  decode: DecodeSample;
  write: WriteText;
}

export interface CaseResult {
  name: string;
  passed: boolean;
  /** What differs, e.g. `documents[0].lines[1].quantity.value: expected "2", found "3"`. */
  differences: string[];
}

const Cases = z.strictObject({
  cases: z
    .array(
      z.strictObject({
        name: z.string(),
        sample: z.string().optional().describe('A file, relative to the cases'),
        source: z.string().optional().describe('The text itself'),
        details: z.string().optional().describe('The text of the second file, of a mapping of two'),
        detailsSample: z.string().optional().describe('That file, relative to the cases'),
        document: z.record(z.string(), z.unknown()).optional().describe('A document that is written'),
        output: z.string().optional().describe('What is written, to the character'),
        receivedOn: z.string().default('2026-01-31'),
        receiptId: z.string().optional(),
        partner: z.record(z.string(), z.unknown()).optional(),
        tables: z.record(z.string(), z.record(z.string(), z.string())).default({}),
        expect: z
          .array(z.unknown())
          .optional()
          .describe('Documents in order; members that are left out may be anything'),
        problems: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])).default([]),
      }),
    )
    .min(1),
});
type Case = z.infer<typeof Cases>['cases'][number];

/**
 * Runs the cases beside a mapping file. Each case maps its sample and compares: all documents in order with `expect`
 * (`null` for a rejected one), and all problems in order with `problems` (a code, or some of the members of a problem).
 * A case with a `document` writes it, compares the text with `output`, and maps that text where there is an `expect`.
 * @param definition the cases as read from YAML
 * @throws when the cases themselves are not written as they should be
 */
export async function runMappingCases(
  compiled: { mapping?: CompiledMapping | undefined; output?: CompiledOutput | undefined },
  definition: unknown,
  bench: Bench,
): Promise<CaseResult[]> {
  const { cases } = Cases.parse(definition);
  const results: CaseResult[] = [];
  for (const each of cases) {
    const { mapping, output } = compiled;
    if (each.document !== undefined) results.push(await runWriting(each, bench, output, mapping));
    else if (mapping === undefined)
      throw new Error(`"${each.name}" has no document to write, and the mapping reads nothing`);
    else results.push(await runReading(mapping, each, sampleOf(each), bench));
  }
  return results;
}

const sampleOf = (each: Case): SampleReference =>
  each.sample === undefined ? { text: each.source ?? '' } : { file: each.sample };

function detailsOf({ details, detailsSample }: Case): SampleReference | undefined {
  if (detailsSample !== undefined) return { file: detailsSample };
  return details === undefined ? undefined : { text: details };
}

async function runWriting(
  each: Case,
  bench: Bench,
  output: CompiledOutput | undefined,
  mapping: CompiledMapping | undefined,
): Promise<CaseResult> {
  if (output === undefined) throw new Error(`"${each.name}" has a document, and the mapping writes nothing`);
  const { tables } = contextOf(each);
  const written = await bench.write(output, each.document as unknown as Document, tables);
  if ('problems' in written) return resultOf(each, problemDifferences(each, written.problems));
  const differences = each.output === undefined ? [] : textDifferences(each.output, written.text);
  if (each.expect === undefined) return resultOf(each, differences);
  if (mapping === undefined) throw new Error(`"${each.name}" expects documents, and the mapping reads nothing`);
  const back = await runReading(mapping, each, { text: written.text }, bench);
  return resultOf(each, [...differences, ...back.differences]);
}

/** The first line that differs; line ends and a last line break do not count. */
function textDifferences(expected: string, found: string): string[] {
  const [wanted, got] = [expected, found].map((text) => text.replace(/\r\n/g, '\n').replace(/\n$/, '').split('\n'));
  const at = wanted!.findIndex((line, index) => line !== got![index]);
  if (at === -1 && wanted!.length === got!.length) return [];
  const line = at === -1 ? wanted!.length : at;
  return [`output line ${line + 1}: expected ${shown(wanted![line])}, found ${shown(got![line])}`];
}

const resultOf = ({ name }: Case, differences: string[]): CaseResult => ({
  name,
  passed: differences.length === 0,
  differences,
});

const problemDifferences = (each: Case, problems: readonly Problem[]): string[] =>
  differencesOf(
    each.problems,
    problems.map((one, index) => (typeof each.problems[index] === 'object' ? described(one) : one.code)),
    'problems',
  );

async function runReading(
  mapping: CompiledMapping,
  each: Case,
  sample: SampleReference,
  { decode }: Bench,
): Promise<CaseResult> {
  const decoded = await decode(sample, mapping, detailsOf(each));
  const mapped = mapSample(mapping, decoded, contextOf(each));
  const problems = mapped.flatMap((one) => one.problems);
  return resultOf(each, [
    ...(each.expect === undefined
      ? []
      : differencesOf(
          each.expect,
          mapped.map(({ document }) => document ?? null),
          'documents',
        )),
    ...problemDifferences(each, problems),
  ]);
}

function contextOf(each: Case): MappingContext {
  return {
    receivedOn: each.receivedOn,
    tables: {
      lookup: (table, value) => each.tables[table]?.[value],
      reverse: (table, value) => Object.entries(each.tables[table] ?? {}).find(([, ours]) => ours === value)?.[0],
    },
    ...(each.receiptId === undefined ? {} : { receiptId: each.receiptId }),
    ...(each.partner === undefined ? {} : { partner: each.partner }),
  };
}

/** Maps a whole sample: rows are gathered by their key, in order of first appearance. */
function mapSample(mapping: CompiledMapping, sample: DecodedSample, context: MappingContext): Mapped[] {
  if (sample.kind === 'records') return sample.records.map((record) => mapping.mapRecord(record, context));
  const bound = mapping.bind(sample.columns, { detailColumns: sample.detailColumns });
  if (!bound.ok) return [{ key: '', line: 1, problems: bound.problems }];
  const groups = new Map<string, SourceRow[]>();
  for (const [index, row] of sample.rows.entries()) {
    const key =
      mapping.splitEvery === undefined ? bound.binding.keyOf(row) : String(Math.floor(index / mapping.splitEvery));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].flatMap((rows) =>
    [bound.binding.map(rows, context), ...bound.binding.mapAlso(rows, context)].filter(({ isSilent }) => !isSilent),
  );
}

/** Members that are expected must be there and equal; lists must have the same length. */
function differencesOf(expected: unknown, found: unknown, path: string): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length)
      return [`${path}: expected ${expected.length} elements, found ${shown(found)}`];
    return expected.flatMap((each: unknown, index) => differencesOf(each, found[index], `${path}[${index}]`));
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof found !== 'object' || found === null)
      return [`${path}: expected ${shown(expected)}, found ${shown(found)}`];
    return Object.entries(expected).flatMap(([name, value]) =>
      differencesOf(value, (found as Record<string, unknown>)[name], `${path}.${name}`),
    );
  }
  return expected === found ? [] : [`${path}: expected ${shown(expected)}, found ${shown(found)}`];
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
