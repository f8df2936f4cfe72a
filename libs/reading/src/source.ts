import type { Problem } from '#libs/documents';
import {
  type Chunks,
  type Decoded,
  type DetectedFormat,
  detectFormat,
  readCsv,
  readJson,
  readXml,
} from '#libs/formats';
import { type CompiledMapping, selectMapping, type SourceProbe } from '#libs/mapping';

/** Opens the bytes of a file from their start; called once a pass. */
export type OpenBytes = () => Chunks;

export type Selected = { ok: true; mapping: CompiledMapping } | { ok: false; problems: Problem[] };

/**
 * Finds the one mapping that a file belongs to, by its first bytes: columns of a table, root element of XML, first record of JSON.
 * None or two is an error that lists them.
 */
export async function selectSource(open: OpenBytes, mappings: readonly CompiledMapping[]): Promise<Selected> {
  const format = await formatOf(open);
  if (format === 'empty')
    return refused({ severity: 'error', code: 'file-empty', expected: 'at least one record', found: 'no content' });
  if (format === 'binary') {
    return refused({
      severity: 'error',
      code: 'file-binary',
      expected: 'CSV, XML or JSON text',
      found: 'binary content',
    });
  }
  const candidates = mappings.filter((mapping) => mapping.format === format);
  if (candidates.length === 0) {
    return refused({
      severity: 'error',
      code: 'mapping-none-for-format',
      expected: mappings.map((mapping) => `${mapping.id} (${mapping.format})`).join(', ') || 'a mapping',
      found: `a ${format} file`,
    });
  }
  return chooseAmong(open, candidates);
}

/** Each distinct way of reading is tried once; a mapping is asked about what its own way of reading shows. */
async function chooseAmong(open: OpenBytes, candidates: readonly CompiledMapping[]): Promise<Selected> {
  const byReading = new Map<string, CompiledMapping[]>();
  for (const mapping of candidates) {
    const reading = JSON.stringify([mapping.dialect, mapping.format === 'json' && mapping.recordPath]);
    byReading.set(reading, [...(byReading.get(reading) ?? []), mapping]);
  }
  let unreadable: Problem | undefined;
  let last: SourceProbe | undefined;
  const matching: CompiledMapping[] = [];
  for (const group of byReading.values()) {
    const probe = await probeSource(decode(open(), group[0]!));
    if (!probe.ok) {
      unreadable ??= probe.problem;
      continue;
    }
    last = probe.probe;
    matching.push(...group.filter((mapping) => mapping.lackingParts(probe.probe).length === 0));
  }
  if (matching.length === 1) return { ok: true, mapping: matching[0]! };
  if (last === undefined) return refused(unreadable!);
  // The mapping room words "none" and "several".
  const choice = selectMapping(matching.length === 0 ? candidates : matching, last);
  return choice.ok ? { ok: true, mapping: choice.mapping } : refused(choice.problem);
}

/** Decodes a file the way a mapping declares. */
export function decode(bytes: Chunks, mapping: CompiledMapping): AsyncGenerator<Decoded> {
  const path = mapping.recordPath === undefined ? {} : { recordPath: mapping.recordPath };
  switch (mapping.format) {
    case 'csv':
      return readCsv(bytes, mapping.dialect);
    case 'xml':
      return readXml(bytes, path);
    case 'json':
      return readJson(bytes, path);
  }
}

async function probeSource(
  decoded: AsyncGenerator<Decoded>,
): Promise<{ ok: true; probe: SourceProbe } | { ok: false; problem: Problem }> {
  for await (const item of decoded) {
    switch (item.kind) {
      case 'failed':
        return { ok: false, problem: item.problem };
      case 'columns':
        return { ok: true, probe: { format: 'csv', columns: item.columns } };
      case 'root':
        if (item.format === 'xml')
          return { ok: true, probe: { format: 'xml', name: item.name, namespace: item.namespace } };
        break;
      case 'values':
        return { ok: true, probe: { format: 'json', value: item.values[0]?.value } };
      case 'rows':
      case 'elements':
        break;
    }
  }
  return { ok: true, probe: { format: 'json', value: undefined } };
}

/** What a file looks like by its first bytes. */
export const formatOf = async (open: OpenBytes): Promise<DetectedFormat> => detectFormat(await firstBytes(open));

const SNIFF_BYTES = 4096;

async function firstBytes(open: OpenBytes): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of open()) {
    parts.push(chunk);
    size += chunk.byteLength;
    if (size >= SNIFF_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, SNIFF_BYTES);
}

const refused = (problem: Problem): Selected => ({ ok: false, problems: [problem] });
