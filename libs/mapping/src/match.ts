import { type Problem, problem, shorten } from '#libs/documents';

import type { JsonSource, TableSource, XmlSource } from './compile/header.js';
import { type CompiledMapping, isTableFormat, type SourceProbe, type TableFormat } from './contract.js';
import { isMembers, jsonScope } from './paths/json.js';
import { columnKey } from './paths/table.js';
import type { SourceValue } from './record.js';

type Source = TableSource | XmlSource | JsonSource;

/** What a file lacks of what a mapping is written for, part by part; nothing when the mapping is for it. */
export function lackingParts(source: Source, probe: SourceProbe): string[] {
  if (isTable(source) && isTableProbe(probe) && source.format === probe.format) {
    const columns = new Set(probe.columns.map(columnKey));
    return wantedHeaders(source)
      .filter((name) => !columns.has(columnKey(name)))
      .map((name) => `column ${name}`);
  }
  if (source.format === 'xml' && probe.format === 'xml') {
    const { root, namespace } = source.match;
    const matches = probe.name === root && (namespace === undefined || probe.namespace === namespace);
    return matches ? [] : [`root ${root} in ${namespace ?? 'any namespace'}`];
  }
  if (source.format === 'json' && probe.format === 'json') return lackingMembers(source.match, probe.value);
  return [`format ${source.format}`];
}

const isTable = (source: Source): source is TableSource => isTableFormat(source.format);
const isTableProbe = (probe: SourceProbe): probe is SourceProbe & { format: TableFormat } =>
  isTableFormat(probe.format);

/** Columns that a table must have. A file of fixed columns has those of its layout, or it is not of that layout. */
export const wantedHeaders = (source: TableSource): readonly string[] =>
  source.format === 'fixed-width' ? [] : source.match.headers;

const TABLES: Readonly<Record<TableFormat, string>> = {
  csv: 'a CSV file',
  xlsx: 'an Excel workbook',
  'fixed-width': 'a file of fixed columns',
};

function lackingMembers({ path, members }: JsonSource['match'], value: unknown): string[] {
  const record = { value: value as SourceValue, line: 1, path: '' };
  const found = path === undefined ? record : jsonScope().within(path)?.node(record);
  const object = found?.value;
  const lacking = isMembers(object) ? members.filter((member) => !Object.hasOwn(object, member)) : members;
  return lacking.map((member) => `member ${path === undefined ? '' : `${path}.`}${member}`);
}

/** What a mapping wants to see, in words. */
export function describeSource(source: Source): string {
  if (source.format === 'fixed-width') {
    return `${TABLES[source.format]} whose lines begin with ${source.records.map(({ starts }) => starts ?? 'anything').join(', ')}`;
  }
  if (isTable(source)) return `${TABLES[source.format]} with the columns ${wantedHeaders(source).join(', ')}`;
  if (source.format === 'xml')
    return `an XML file with the root ${source.match.root} in ${source.match.namespace ?? 'any namespace'}`;
  const { path, members } = source.match;
  return `a JSON file with the members ${members.join(', ')}${path === undefined ? '' : ` at ${path}`}`;
}

function describeProbe(probe: SourceProbe): string {
  if (isTableProbe(probe)) return `${TABLES[probe.format]} with the columns ${probe.columns.join(', ')}`;
  if (probe.format === 'xml') return `an XML file with the root ${probe.name} in ${probe.namespace || 'no namespace'}`;
  return `a JSON file with the members ${isMembers(probe.value) ? Object.keys(probe.value).join(', ') : '(none)'}`;
}

const idsOf = (mappings: readonly CompiledMapping[]): string => mappings.map(({ id }) => id).join(', ');

/** The mapping that lacks least comes first and says what; the others are named. */
function wanted(mappings: readonly CompiledMapping[], probe: SourceProbe): string {
  const ofFormat = mappings.filter(({ format }) => format === probe.format);
  const ranked = (ofFormat.length === 0 ? mappings : ofFormat)
    .map((mapping) => ({ mapping, lacking: mapping.lackingParts(probe) }))
    .toSorted((one, other) => one.lacking.length - other.lacking.length);
  const [nearest, ...others] = ranked;
  if (nearest === undefined) return 'a mapping';
  const needs = shorten(`${nearest.lacking.join(', ')} (for ${nearest.mapping.id})`);
  return others.length === 0 ? needs : `${needs}, or what these need: ${idsOf(others.map(({ mapping }) => mapping))}`;
}

/** The one mapping that a file is written for. None is a problem that says what the nearest lacks, several one that names them. */
export function selectMapping(
  mappings: readonly CompiledMapping[],
  probe: SourceProbe,
): { ok: true; mapping: CompiledMapping } | { ok: false; problem: Problem } {
  const matching = mappings.filter((mapping) => mapping.lackingParts(probe).length === 0);
  const [only, second] = matching;
  if (only !== undefined && second === undefined) return { ok: true, mapping: only };
  const found = shorten(describeProbe(probe));
  if (only === undefined)
    return { ok: false, problem: problem('mapping-none-matches', { found, expected: wanted(mappings, probe) }) };
  const expected = `one of ${idsOf(matching)}`;
  return { ok: false, problem: problem('mapping-several-match', { found, expected }) };
}
