import { Readable } from 'node:stream';

import { parse } from 'yaml';

import type { Document, Problem } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';
import { compileMapping, type CompiledMapping } from '#libs/mapping';

import { readSource, type ReadResult } from '../read-source.js';

const NO_TABLES = { lookup: () => undefined };

/** Compiles a mapping written as YAML. */
export function mappingOf(yaml: string): CompiledMapping {
  const compiled = compileMapping(parse(yaml), 'test.yaml');
  if (!compiled.ok || compiled.mapping === undefined) throw new Error(JSON.stringify(compiled));
  return compiled.mapping;
}

export const bytesOf =
  (content: string | Uint8Array): OpenBytes =>
  (from = 0) =>
    Readable.from([Buffer.from(content).subarray(from)]);

export interface Told {
  /** Of the mapping that was used, where one was. */
  mapping?: string;
  documents: Document[];
  problems: Problem[];
}

/** Reads a file with the mapping that is written for it, as intake does. */
export async function readContent(
  content: string | Uint8Array,
  mappings: readonly CompiledMapping[],
  name?: string,
): Promise<Told> {
  return told(await readSource(bytesOf(content), mappings, '2026-11-22', name));
}

/** What became of what was read. */
export async function told(read: ReadResult): Promise<Told> {
  const all: Told = { documents: [], problems: [] };
  if (!read.ok) return { ...all, problems: read.problems };
  for (const source of read.sources) {
    all.mapping = source.mapping.id;
    for await (const batch of source.documents({ receivedOn: '2026-11-22', receiptId: 'rcp_1', tables: NO_TABLES })) {
      all.documents.push(...batch.flatMap(({ document }) => document ?? []));
      all.problems.push(...batch.flatMap(({ problems }) => problems));
    }
  }
  return all;
}
