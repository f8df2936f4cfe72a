import { misspelt, type Problem, problem, shorten } from '#libs/documents';

import type { JsonSource, TableSource, XmlSource } from './compile/header.js';
import {
  type CompiledMapping,
  isTableFormat,
  type LackingPart,
  type SourceProbe,
  type SourceReading,
  type TableFormat,
} from './contract.js';
import { Columns, namesOf } from './paths/column-names.js';
import { isMembers, jsonScope } from './paths/json.js';
import type { SourceValue } from './record.js';
import { describeValidity, holdsOn } from './validity.js';

type Source = TableSource | XmlSource | JsonSource;

/** Names of a file among which a misspelt one is looked for. */
const MAX_LOOKED_AT = 200;

/** What a file lacks of what a mapping is written for, part by part; nothing when the mapping is for it. */
export function lackingParts(source: Source, probe: SourceProbe): LackingPart[] {
  if (isTable(source) && isTableProbe(probe) && isOf(source.format, probe.format)) return lackingOfTable(source, probe);
  if (source.format === 'xml' && probe.format === 'xml') return lackingRoot(source.match, probe);
  if (source.format === 'json' && probe.format === 'json') return lackingMembers(source, probe.value);
  return [{ what: `format ${source.format}` }];
}

/** A root of the right name in another namespace is nearer than one of another name. */
function lackingRoot(
  { root, namespace }: XmlSource['match'],
  probe: { name: string; namespace: string },
): LackingPart[] {
  if (probe.name !== root) return [{ what: `root ${root} in ${namespace ?? 'any namespace'}` }];
  if (namespace === undefined || probe.namespace === namespace) return [];
  return [{ what: `namespace ${namespace} of its root ${root}`, meant: () => probe.namespace || 'none' }];
}

export const isTable = (source: Source): source is TableSource => isTableFormat(source.format);
const isTableProbe = (probe: SourceProbe): probe is SourceProbe & { format: TableFormat } =>
  isTableFormat(probe.format);

const isOf = (format: TableFormat, found: TableFormat): boolean =>
  format === found || (format === 'table' && (found === 'csv' || found === 'xlsx'));

type TableProbe = SourceProbe & { format: TableFormat };

function lackingOfTable(source: TableSource, { columns, first = [] }: TableProbe): LackingPart[] {
  if (source.format === 'json-rows' && columns.length === 0)
    return [{ what: `rows at ${source.record ?? 'the top'}: objects in an array, or one on each line` }];
  const declared = columnsWithoutHeader(source);
  if (declared !== undefined && first.length !== declared.length) return [{ what: `${declared.length} columns` }];
  const file = new Columns(columns, source.aliases);
  const wanted = wantedHeaders(source);
  const headers = wanted.filter((name) => file.position(name) === undefined);
  const others = (): string[] => {
    const taken = new Set(wanted.map((name) => file.position(name)));
    return columns.slice(0, MAX_LOOKED_AT).filter((_, position) => !taken.has(position));
  };
  const values = Object.entries(source.match.values ?? {}).filter(([name, accepted]) => {
    const position = file.position(name);
    return position === undefined || !accepted.includes((first[position] ?? '').trim());
  });
  return [
    ...headers.map((name) => {
      const names = namesOf(name, source.aliases);
      const meant = () => names.flatMap((each) => misspelt(each, others()) ?? [])[0];
      return { what: `column ${names.join(' or ')}`, meant };
    }),
    ...values.map(([name, accepted]) => ({ what: `${accepted.join(' or ')} in the column ${name}` })),
  ];
}

/** Columns that a table must have. A file of fixed columns has those of its layout, or it is not of that layout. */
export const wantedHeaders = (source: TableSource): readonly string[] =>
  ('headers' in source.match && source.match.headers) || [];

/** Names of the columns of a table that has no header row. */
export function columnsWithoutHeader(source: TableSource): readonly string[] | undefined {
  if (source.format === 'csv') return source.csv?.columns;
  return source.format === 'xlsx' ? source.xlsx?.columns : undefined;
}

const TABLES: Readonly<Record<TableFormat, string>> = {
  csv: 'a CSV file',
  xlsx: 'an Excel workbook',
  table: 'a CSV file or an Excel workbook',
  'fixed-width': 'a file of fixed columns',
  'json-rows': 'a JSON file of rows',
};

function lackingMembers({ match: { path, members }, record: at = '$' }: JsonSource, value: unknown): LackingPart[] {
  if (value === undefined) return [{ what: `records at ${at}` }];
  const record = { value: value as SourceValue, line: 1, path: '' };
  const found = path === undefined ? record : jsonScope().within(path)?.node(record);
  const object = found?.value;
  const held = isMembers(object) ? Object.keys(object) : [];
  const others = (): string[] => held.slice(0, MAX_LOOKED_AT).filter((name) => !members.includes(name));
  return members
    .filter((member) => !held.includes(member))
    .map((member) => ({
      what: `member ${path === undefined ? '' : `${path}.`}${member}`,
      meant: () => misspelt(member, others()),
    }));
}

/** What a mapping wants to see, in words. */
export function describeSource(source: Source): string {
  if (source.format === 'fixed-width') {
    return `${TABLES[source.format]} whose lines begin with ${source.records.map(({ starts }) => starts ?? 'anything').join(', ')}`;
  }
  if (source.format === 'csv' && source.csv?.records !== undefined)
    return `${TABLES[source.format]} whose lines begin with ${source.csv.records.map(({ starts }) => starts).join(', ')}`;
  if (isTable(source)) return `${TABLES[source.format]} with ${tableInWords(source)}`;
  if (source.format === 'xml')
    return `an XML file with the root ${source.match.root} in ${source.match.namespace ?? 'any namespace'}`;
  const { path, members } = source.match;
  return `a JSON file with the members ${members.join(', ')}${path === undefined ? '' : ` at ${path}`}`;
}

function tableInWords(source: TableSource): string {
  const declared = columnsWithoutHeader(source);
  const columns =
    declared === undefined
      ? `the columns ${wantedHeaders(source).join(', ')}`
      : `${declared.length} columns and no header row`;
  const values = Object.entries(source.match.values ?? {}).map(
    ([name, accepted]) => `${name} ${accepted.join(' or ')}`,
  );
  return [columns, ...values].join(', ');
}

function describeProbe(probe: SourceProbe): string {
  if (isTableProbe(probe)) return `${TABLES[probe.format]} with the columns ${probe.columns.join(', ')}`;
  if (probe.format === 'xml') return `an XML file with the root ${probe.name} in ${probe.namespace || 'no namespace'}`;
  return `a JSON file with the members ${isMembers(probe.value) ? Object.keys(probe.value).join(', ') : '(none)'}`;
}

/** One kind of file that a mapping is written for, and what reading a file as such shows; nothing when it cannot be read so. */
export interface Candidate {
  mapping: CompiledMapping;
  /** The mapping itself, how it reads files of this format, or its details. */
  reading: SourceReading;
  probe: SourceProbe | undefined;
}

const idsOf = (candidates: readonly Candidate[]): string =>
  [...new Set(candidates.map(({ mapping }) => mapping.id))].join(', ');

/** What is there but misspelt lacks half as much. */
const lackOf = (parts: readonly LackingPart[]): number =>
  parts.reduce((sum, { meant }) => sum + (meant?.() === undefined ? 1 : 0.5), 0);

function inWords({ what, meant }: LackingPart): string {
  const slip = meant?.();
  return slip === undefined ? what : `${what} (there is "${shorten(slip)}")`;
}

/** How much a mapping asks of a file at all: one that finds nine columns of ten is nearer than one that finds none of one. */
const wishesOf = ({ reading, probe }: Candidate): number =>
  probe !== undefined && isTableProbe(probe) ? reading.lackingParts({ format: probe.format, columns: [] }).length : 0;

/** The mapping that lacks least comes first and says what; the others are named. */
function wanted(candidates: readonly Candidate[]): string {
  const formats = new Set(candidates.map(({ probe }) => probe?.format));
  const ofFormat = candidates.filter(({ reading }) => formats.has(reading.format));
  const ranked = (ofFormat.length === 0 ? candidates : ofFormat)
    .map((candidate) => {
      const lacking = candidate.probe && candidate.reading.lackingParts(candidate.probe);
      return { ...candidate, lacking, lack: lacking ? lackOf(lacking) : Infinity, wishes: wishesOf(candidate) };
    })
    .toSorted((one, other) => (one.lack === other.lack ? other.wishes - one.wishes : one.lack - other.lack));
  const [nearest, ...others] = ranked;
  if (nearest === undefined) return 'a mapping';
  const lacking = nearest.lacking?.map(inWords).join(', ') ?? nearest.reading.describeMatch();
  const needs = shorten(`${lacking} (for ${nearest.mapping.id})`);
  return others.length === 0 ? needs : `${needs}, or what these need: ${idsOf(others)}`;
}

const isFor = ({ reading, probe }: Candidate): boolean =>
  probe !== undefined && reading.lackingParts(probe).length === 0;

/**
 * The one mapping that a file is written for. One that finds its names in the file goes before those that only count columns. Of its versions, that
 * of the day of receipt is meant. None is a problem that says what the nearest lacks, several one that names them.
 */
export function selectMapping(
  candidates: readonly Candidate[],
  receivedOn: string,
): { ok: true; mapping: CompiledMapping; reading: SourceReading } | { ok: false; problem: Problem } {
  const all = candidates.filter(isFor);
  const named = all.filter(({ reading }) => !reading.isNameless);
  const kinds = named.length > 0 ? named : all;
  const matching = kinds.filter(({ mapping }) => holdsOn(mapping, receivedOn));
  if (matching.length === 0 && kinds.length > 0)
    return {
      ok: false,
      problem: notValid(
        kinds.map(({ mapping }) => mapping),
        receivedOn,
      ),
    };
  const [only, second] = matching;
  if (only !== undefined && second === undefined) return { ok: true, mapping: only.mapping, reading: only.reading };
  const probe = candidates.find((each) => each.probe !== undefined)?.probe;
  const found = probe === undefined ? 'a file' : shorten(describeProbe(probe));
  if (only === undefined)
    return { ok: false, problem: problem('mapping-none-matches', { found, expected: wanted(candidates) }) };
  const expected = `one of ${idsOf(matching)}`;
  return { ok: false, problem: problem('mapping-several-match', { found, expected }) };
}

/** The file is of a form that was agreed for other days. */
function notValid(written: readonly CompiledMapping[], receivedOn: string): Problem {
  const found = [...new Set(written.map(({ id }) => id))].join(', ');
  const expected = written.map((each) => `${each.id}@${each.version} holds ${describeValidity(each)}`).join(', ');
  return problem('mapping-not-valid-then', { found, expected, params: { on: receivedOn } });
}
