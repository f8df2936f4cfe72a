import { type Problem, problem, type ProblemCode } from '#libs/documents';
import {
  type Decoded,
  type FileFormat,
  type OpenBytes,
  readCsv,
  readFixedWidth,
  readJson,
  readXlsx,
  readXml,
  type Row,
  sniffFormat,
} from '#libs/formats';
import {
  type Candidate,
  type CompiledMapping,
  selectMapping,
  type SourceFormat,
  type SourceProbe,
  type SourceReading,
} from '#libs/mapping';

import { nameProblem } from './file-name.js';
import { startOfFile } from './start-of-file.js';

export type Selected =
  /** `reading` is that of the mapping, or of its details. */
  { ok: true; mapping: CompiledMapping; reading: SourceReading } | { ok: false; problems: Problem[] };

/** Formats of mappings that a file may be of, by what its bytes look like. */
const CANDIDATES: Readonly<Record<'csv' | 'xml' | 'json' | 'xlsx', readonly SourceFormat[]>> = {
  csv: ['csv', 'fixed-width'],
  xlsx: ['xlsx'],
  xml: ['xml'],
  json: ['json'],
};

const isReadable = (format: FileFormat): format is keyof typeof CANDIDATES => Object.hasOwn(CANDIDATES, format);

type RefusedKind = Exclude<FileFormat, keyof typeof CANDIDATES>;

/** What is refused for its kind alone. */
const REFUSED: Readonly<Record<RefusedKind, [ProblemCode, Partial<Problem>]>> = {
  empty: ['file-empty', { expected: 'at least one record', found: 'no content' }],
  binary: ['file-binary', { expected: 'CSV, XML or JSON text', found: 'binary content' }],
  'web-page': ['file-web-page', { expected: '.xlsx or CSV', found: 'a web page (HTML)' }],
  'old-workbook': ['xlsx-not-open', { expected: 'an .xlsx workbook', found: 'an .xls or protected workbook' }],
  opendocument: ['file-opendocument', { expected: 'an .xlsx workbook', found: 'an OpenDocument file (.ods)' }],
  zip: ['archive-nested', { expected: 'a file', found: 'an archive' }],
};

export const refusedKind = (format: RefusedKind): Problem => problem(...REFUSED[format]);

/** A file as it came: where it has a name, that is looked at too. */
export interface SourceFile {
  name?: string;
  open: OpenBytes;
}

/**
 * Finds the one mapping that a file belongs to, by its first bytes: columns of a table, root element of XML, first record of JSON. Each mapping is
 * asked about what its own dialect shows; the start of the file is read once for all.
 * None or two is an error that lists them. Of the versions of a mapping, the one that holds on the day of receipt is meant.
 */
export async function selectSource(
  file: SourceFile,
  mappings: readonly CompiledMapping[],
  receivedOn: string,
): Promise<Selected> {
  const start = startOfFile(file.open);
  try {
    return await selectByStart({ ...file, open: start.open }, mappings, receivedOn);
  } finally {
    await start.close();
  }
}

async function selectByStart(
  { name, open }: SourceFile,
  mappings: readonly CompiledMapping[],
  receivedOn: string,
): Promise<Selected> {
  const sniffed = await sniffFormat(open);
  if (!sniffed.ok) return refused(sniffed.problem);
  const { format } = sniffed;
  const misnamed = nameProblem(name, format);
  if (misnamed !== undefined) return refused(misnamed);
  if (!isReadable(format)) return refused(refusedKind(format));
  const candidates = mappings.filter((mapping) => CANDIDATES[format].includes(mapping.format));
  if (candidates.length === 0) {
    const expected = mappings.map((mapping) => `${mapping.id} (${mapping.format})`).join(', ') || 'a mapping';
    return refused(problem('mapping-none-for-format', { expected, found: `a ${format} file` }));
  }
  return chooseAmong(open, candidates, receivedOn);
}

/** Each distinct way of reading is tried once; a mapping is asked about what its own way of reading shows. */
async function chooseAmong(
  open: OpenBytes,
  mappings: readonly CompiledMapping[],
  receivedOn: string,
): Promise<Selected> {
  const probes = new Map<string, Probed>();
  const candidates: Candidate[] = [];
  for (const mapping of mappings) {
    for (const reading of mapping.details === undefined ? [mapping] : [mapping, mapping.details]) {
      const { format, dialect, recordPath, workbook, layout } = reading;
      const way = JSON.stringify([format, dialect, format === 'json' && recordPath, workbook, layout]);
      const probed = probes.get(way) ?? (await probeSource(open, reading));
      probes.set(way, probed);
      candidates.push({ mapping, reading, probe: probed.ok ? probed.probe : undefined });
    }
  }
  const unreadable = [...probes.values()].map((probed) => (probed.ok ? undefined : probed.problem));
  const [problem] = unreadable;
  if (problem !== undefined && !unreadable.includes(undefined)) return refused(problem);
  const choice = selectMapping(candidates, receivedOn);
  return choice.ok ? choice : refused(choice.problem);
}

/** Decodes a file the way a mapping declares, with blank cells of a table filled where it says so. */
export async function* decode(open: OpenBytes, reading: SourceReading): AsyncGenerator<Decoded> {
  let fill: ((row: Row) => Row) | undefined;
  for await (const item of decodeAsItIs(open, reading)) {
    if (item.kind === 'columns') fill = reading.fillDown?.(item.columns);
    yield item.kind === 'rows' && fill !== undefined ? { kind: 'rows', rows: item.rows.map(fill) } : item;
  }
}

function decodeAsItIs(open: OpenBytes, reading: SourceReading): AsyncGenerator<Decoded> {
  const path = reading.recordPath === undefined ? {} : { recordPath: reading.recordPath };
  switch (reading.format) {
    case 'csv':
      return readCsv(open(), reading.dialect);
    case 'xlsx':
      return readXlsx(open, reading.workbook);
    case 'fixed-width':
      return readFixedWidth(open(), reading.layout!);
    case 'xml':
      return readXml(open(), path);
    case 'json':
      return readJson(open(), path);
  }
}

type Probed = { ok: true; probe: SourceProbe } | { ok: false; problem: Problem };

async function probeSource(open: OpenBytes, reading: SourceReading): Promise<Probed> {
  let probe: SourceProbe | undefined;
  for await (const item of decode(open, reading)) {
    switch (item.kind) {
      case 'failed':
        // What stands before the fault is of this kind all the same.
        return probe === undefined ? { ok: false, problem: item.problem } : { ok: true, probe };
      case 'columns':
        // Only tables have columns.
        probe = { format: reading.format as 'csv', columns: item.columns };
        break;
      case 'rows': {
        const [first] = item.rows;
        if (probe !== undefined && first !== undefined)
          return { ok: true, probe: { ...probe, first: first.cells } as SourceProbe };
        break;
      }
      case 'root':
        if (item.format === 'xml')
          return { ok: true, probe: { format: 'xml', name: item.name, namespace: item.namespace } };
        break;
      case 'values':
        return { ok: true, probe: { format: 'json', value: item.values[0]?.value } };
      case 'elements':
        break;
    }
  }
  return { ok: true, probe: probe ?? { format: 'json', value: undefined } };
}

const refused = (problem: Problem): Selected => ({ ok: false, problems: [problem] });
