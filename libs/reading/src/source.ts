import { type Problem, problem, type ProblemCode } from '#libs/documents';
import {
  type Decoded,
  type OpenBytes,
  readCsv,
  readFixedWidth,
  readJson,
  readXlsx,
  readXml,
  sniffFormat,
} from '#libs/formats';
import { type CompiledMapping, selectMapping, type SourceFormat, type SourceProbe } from '#libs/mapping';

export type Selected = { ok: true; mapping: CompiledMapping } | { ok: false; problems: Problem[] };

/** Formats of mappings that a file may be of, by what its bytes look like. */
const CANDIDATES: Readonly<Record<'csv' | 'xml' | 'json' | 'xlsx', readonly SourceFormat[]>> = {
  csv: ['csv', 'fixed-width'],
  xlsx: ['xlsx'],
  xml: ['xml'],
  json: ['json'],
};

/** What is refused for its kind alone. */
const REFUSED: Readonly<Record<'empty' | 'binary' | 'old-workbook' | 'zip', [ProblemCode, Partial<Problem>]>> = {
  empty: ['file-empty', { expected: 'at least one record', found: 'no content' }],
  binary: ['file-binary', { expected: 'CSV, XML or JSON text', found: 'binary content' }],
  'old-workbook': ['xlsx-not-open', { expected: 'an .xlsx workbook', found: 'an .xls or protected workbook' }],
  zip: ['archive-nested', { expected: 'a file', found: 'an archive' }],
};

/**
 * Finds the one mapping that a file belongs to, by its first bytes: columns of a table, root element of XML, first record of JSON.
 * None or two is an error that lists them.
 */
export async function selectSource(open: OpenBytes, mappings: readonly CompiledMapping[]): Promise<Selected> {
  const sniffed = await sniffFormat(open);
  if (!sniffed.ok) return refused(sniffed.problem);
  const { format } = sniffed;
  if (format === 'empty' || format === 'binary' || format === 'old-workbook' || format === 'zip') {
    const [code, details] = REFUSED[format];
    return refused(problem(code, details));
  }
  const candidates = mappings.filter((mapping) => CANDIDATES[format].includes(mapping.format));
  if (candidates.length === 0) {
    const expected = mappings.map((mapping) => `${mapping.id} (${mapping.format})`).join(', ') || 'a mapping';
    return refused(problem('mapping-none-for-format', { expected, found: `a ${format} file` }));
  }
  return chooseAmong(open, candidates);
}

/** Each distinct way of reading is tried once; a mapping is asked about what its own way of reading shows. */
async function chooseAmong(open: OpenBytes, candidates: readonly CompiledMapping[]): Promise<Selected> {
  const byReading = new Map<string, CompiledMapping[]>();
  for (const mapping of candidates) {
    const { format, dialect, recordPath, workbook, layout } = mapping;
    const reading = JSON.stringify([format, dialect, format === 'json' && recordPath, workbook, layout]);
    byReading.set(reading, [...(byReading.get(reading) ?? []), mapping]);
  }
  let unreadable: Problem | undefined;
  let last: SourceProbe | undefined;
  const matching: CompiledMapping[] = [];
  for (const group of byReading.values()) {
    const probe = await probeSource(open, group[0]!);
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
export function decode(open: OpenBytes, mapping: CompiledMapping): AsyncGenerator<Decoded> {
  const path = mapping.recordPath === undefined ? {} : { recordPath: mapping.recordPath };
  switch (mapping.format) {
    case 'csv':
      return readCsv(open(), mapping.dialect);
    case 'xlsx':
      return readXlsx(open, mapping.workbook);
    case 'fixed-width':
      return readFixedWidth(open(), mapping.layout!);
    case 'xml':
      return readXml(open(), path);
    case 'json':
      return readJson(open(), path);
  }
}

async function probeSource(
  open: OpenBytes,
  mapping: CompiledMapping,
): Promise<{ ok: true; probe: SourceProbe } | { ok: false; problem: Problem }> {
  for await (const item of decode(open, mapping)) {
    switch (item.kind) {
      case 'failed':
        return { ok: false, problem: item.problem };
      case 'columns':
        // Only tables have columns.
        return { ok: true, probe: { format: mapping.format as 'csv', columns: item.columns } };
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

const refused = (problem: Problem): Selected => ({ ok: false, problems: [problem] });
