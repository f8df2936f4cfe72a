import { Readable } from 'node:stream';

import { parse } from 'yaml';

import type { Document, Problem } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';
import { compileMapping, type CompiledMapping, type CrossReferences } from '#libs/mapping';

import { readSource } from '../read-source.js';

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
  tables: CrossReferences = { lookup: () => undefined },
): Promise<Told> {
  const read = await readSource(bytesOf(content), mappings, '2026-11-22');
  const told: Told = { documents: [], problems: [] };
  if (!read.ok) return { ...told, problems: read.problems };
  for (const source of read.sources) {
    told.mapping = source.mapping.id;
    for await (const batch of source.documents({ receivedOn: '2026-11-22', receiptId: 'rcp_1', tables })) {
      told.documents.push(...batch.flatMap(({ document }) => document ?? []));
      told.problems.push(...batch.flatMap(({ problems }) => problems));
    }
  }
  return told;
}
