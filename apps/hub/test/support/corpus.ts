import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Document } from '#libs/documents';
import {
  type CompiledMapping,
  type CompiledOutput,
  type CrossReferences,
  isMappingFile,
  type Mapped,
  MappingFiles,
} from '#libs/mapping';
import { projectRoot, readSource, shippedMappings, type WholeSource } from '#libs/reading';

/** Documents written by others. They are not ours to copy, so they lie beside the repository. */
export const corpusRoot = join(projectRoot(), '../shared/corpus');

/** Whether these suites can run; where everything is required their absence is an error, not a reason to skip. */
export function corpusIsHere(): boolean {
  if (existsSync(join(corpusRoot, 'MANIFEST.tsv'))) return true;
  const missing = '../shared/corpus is not there: the corpus suites need the documents that others wrote';
  if (process.env['TRADELANE_REQUIRE_SERVICES'] === '1') throw new Error(missing);
  process.stdout.write(`left out: ${missing}\n`);
  return false;
}

export const corpusFile = (path: string): Buffer => readFileSync(join(corpusRoot, path));

const manifestRows = (): string[][] =>
  readFileSync(join(corpusRoot, 'MANIFEST.tsv'), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'));

/** Document types that the manifest names in a family. */
export const manifestTypes = (family: string): string[] => [
  ...new Set(manifestRows().flatMap(([of, type]) => (of === family ? (type ?? []) : []))),
];

/** Paths of the manifest by family and document type. */
export function manifestPaths(family: string, documentType?: string): string[] {
  return manifestRows()
    .filter(([of, type]) => of === family && (documentType === undefined || type === documentType))
    .map((row) => row[2]!);
}

/** Every mapping that comes with the hub. */
export const compiledMappings = async (): Promise<CompiledMapping[]> =>
  (await compiledFiles()).flatMap(({ mapping }) => mapping ?? []);

/** Every form that the hub writes by itself. */
export const compiledOutputs = async (): Promise<CompiledOutput[]> =>
  (await compiledFiles()).flatMap(({ output }) => output ?? []);

export const NO_TABLES: CrossReferences = { lookup: () => undefined };

async function compiledFiles(): Promise<{ mapping?: CompiledMapping; output?: CompiledOutput }[]> {
  const files = await shippedMappings();
  const mappingFiles = new MappingFiles(files);
  return files.filter(isMappingFile).map(({ path }) => {
    const parsed = mappingFiles.compile(path);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return parsed;
  });
}

/** Reads a file of the corpus as the hub would, without one. */
export async function readCorpus(path: string, mappings: readonly CompiledMapping[]): Promise<Mapped[]> {
  const read = await readSource(() => createReadStream(join(corpusRoot, path)), mappings, '2026-11-22');
  if (!read.ok) throw new Error(`${path}: ${JSON.stringify(read.problems)}`);
  return mapAll(read.sources);
}

/** All documents of what was read. */
export async function mapAll(sources: readonly WholeSource[]): Promise<Mapped[]> {
  const all: Mapped[] = [];
  for (const source of sources) {
    const context = { receivedOn: '2026-11-22', receiptId: 'rcp_corpus', tables: NO_TABLES };
    for await (const batch of source.documents(context)) all.push(...batch);
  }
  return all;
}

export const documentsOf = (mapped: readonly Mapped[]): Document[] => mapped.flatMap(({ document }) => document ?? []);
