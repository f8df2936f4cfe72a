import { type Problem, problem, type ProblemCode } from '#libs/documents';
import {
  type Decoded,
  type FileFormat,
  type OpenBytes,
  readCsv,
  readFixedWidth,
  readJson,
  readJsonRows,
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
  type TableFormat,
} from '#libs/mapping';

import { envelopeProblem } from './envelope.js';
import { nameProblem } from './file-name.js';
import { startOfFile } from './start-of-file.js';

export type Selected =
  /** `reading` is the mapping itself, how it reads files of this format, or its details. */
  { ok: true; mapping: CompiledMapping; reading: SourceReading } | { ok: false; problems: Problem[] };

/** Formats of mappings that a file may be of, by what its bytes look like. */
const CANDIDATES: Readonly<Record<'csv' | 'xml' | 'json' | 'xlsx', readonly SourceFormat[]>> = {
  csv: ['csv', 'table', 'fixed-width'],
  xlsx: ['xlsx', 'table'],
  xml: ['xml'],
  json: ['json', 'json-rows'],
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
    const selected = await selectByStart({ ...file, open: start.open }, mappings, receivedOn);
    if (selected.ok || selected.problems[0]?.code !== 'mapping-none-matches') return selected;
    const enveloped = await envelopeProblem(file.open, mappings);
    return enveloped === undefined ? selected : refused(enveloped);
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
  return chooseAmong(open, candidates, { format, receivedOn });
}

/** Each distinct way of reading is tried once; a mapping is asked about what its own way of reading shows. */
async function chooseAmong(
  open: OpenBytes,
  mappings: readonly CompiledMapping[],
  { format, receivedOn }: { format: string; receivedOn: string },
): Promise<Selected> {
  const probes = new Map<string, Probed>();
  const probe = async (reading: SourceReading): Promise<Probed> => {
    const { format, dialect, recordPath, workbook, layout } = reading;
    const key = JSON.stringify([format, dialect, format.startsWith('json') && recordPath, workbook, layout]);
    const probed = probes.get(key) ?? (await probeSource(open, reading));
    probes.set(key, probed);
    return probed;
  };
  const readings = mappings.flatMap((mapping) => readingsOf(mapping, format).map((reading) => ({ mapping, reading })));
  const top = await tableAtTop(readings, probe);
  const candidates: Candidate[] = [];
  for (const { mapping, reading } of readings) {
    const probed = isFound(reading) && top !== undefined ? top : await probe(reading);
    candidates.push({ mapping, reading, probe: probed.ok ? probed.probe : undefined });
  }
  const unreadable = [...probes.values()].map((probed) => (probed.ok ? undefined : probed.problem));
  const [problem] = unreadable;
  if (problem !== undefined && !unreadable.includes(undefined)) return refused(problem);
  const choice = selectMapping(candidates, receivedOn);
  if (choice.ok) return choice;
  return refused(unreadable.find((one) => one?.code === 'xlsx-header-elsewhere') ?? choice.problem);
}

/** How a mapping reads a file of this format: one that takes several has no use here for what concerns the others; one of two files reads either. */
function readingsOf(mapping: CompiledMapping, format: string): SourceReading[] {
  if (mapping.format !== 'table') return mapping.details === undefined ? [mapping] : [mapping, mapping.details];
  const { workbook, ...csv } = mapping;
  return [format === 'xlsx' ? { ...csv, format, ...(workbook && { workbook }) } : { ...csv, format: 'csv' }];
}

/** A workbook whose table is found by the names in its header. */
const isFound = ({ format, workbook = { headers: [] } }: SourceReading): boolean =>
  format === 'xlsx' && Object.keys(workbook).length === 1 && workbook.headers.length > 0;

/**
 * Most workbooks have their header in the first row: what that row shows spares looking for the header of each mapping. Nothing when no mapping
 * is written for it.
 */
async function tableAtTop(
  readings: readonly { reading: SourceReading }[],
  probe: (reading: SourceReading) => Promise<Probed>,
): Promise<Probed | undefined> {
  const searching = readings.filter(({ reading }) => isFound(reading));
  const [first] = searching;
  if (first === undefined) return undefined;
  const top = await probe({ ...first.reading, workbook: { headers: [] } });
  if (!top.ok) return top;
  return searching.some(({ reading }) => reading.lackingParts(top.probe).length === 0) ? top : undefined;
}

/** Decodes a file the way a mapping declares, with blank cells of a table filled where it says so. */
export async function* decode(open: OpenBytes, reading: SourceReading): AsyncGenerator<Decoded> {
  let fill: ((row: Row) => Row) | undefined;
  for await (const item of decodeAsItIs(open, reading)) {
    if (item.kind === 'columns') fill = reading.fillDown?.(item.columns);
    yield item.kind === 'rows' ? { kind: 'rows', rows: told(item.rows, reading, fill) } : item;
  }
}

/** The rows that say something, with their blank cells filled. */
function told(rows: readonly Row[], reading: SourceReading, fill?: (row: Row) => Row): readonly Row[] {
  const kept = reading.isSubtotal === undefined ? rows : rows.filter((row) => reading.isSubtotal?.(row) !== true);
  return fill === undefined ? kept : kept.map(fill);
}

function decodeAsItIs(open: OpenBytes, reading: SourceReading): AsyncGenerator<Decoded> {
  const path = reading.recordPath === undefined ? {} : { recordPath: reading.recordPath };
  switch (reading.format) {
    case 'csv':
      return readCsv(open(), reading.dialect);
    case 'xlsx':
      return readXlsx(open, reading.workbook);
    case 'table':
      return readEither(open, reading);
    case 'fixed-width':
      return readFixedWidth(open(), reading.layout!);
    case 'json-rows':
      return readJsonRows(open, path);
    case 'xml':
      return readXml(open(), path);
    case 'json':
      return readJson(open(), path);
  }
}

/** A table that comes as CSV or as a workbook. */
async function* readEither(open: OpenBytes, { dialect, workbook }: SourceReading): AsyncGenerator<Decoded> {
  const sniffed = await sniffFormat(open);
  if (!sniffed.ok) yield { kind: 'failed', problem: sniffed.problem };
  else yield* sniffed.format === 'xlsx' ? readXlsx(open, workbook) : readCsv(open(), dialect);
}

type Probed = { ok: true; probe: SourceProbe } | { ok: false; problem: Problem };

const NO_JSON = { format: 'json', value: undefined } as const;

async function probeSource(open: OpenBytes, reading: SourceReading): Promise<Probed> {
  let probe: SourceProbe | undefined;
  for await (const item of decode(open, reading)) {
    switch (item.kind) {
      case 'failed':
        // What stands before the fault is of this kind all the same.
        return probe === undefined ? { ok: false, problem: item.problem } : { ok: true, probe };
      case 'columns':
        probe = { format: tableFormat(reading, item.sheet !== undefined), columns: item.columns };
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
  const nothing = reading.format === 'json-rows' ? { format: reading.format, columns: [] } : NO_JSON;
  return { ok: true, probe: probe ?? nothing };
}

function tableFormat({ format }: SourceReading, isWorkbook: boolean): TableFormat {
  if (isWorkbook) return 'xlsx';
  return format === 'fixed-width' || format === 'json-rows' ? format : 'csv';
}

const refused = (problem: Problem): Selected => ({ ok: false, problems: [problem] });
