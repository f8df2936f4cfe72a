import { type Problem, problem, shorten } from '#libs/documents';

import type { JsonSource, TableSource, XmlSource } from './compile/header.js';
import type { CompiledMapping, SourceProbe } from './contract.js';
import { isMembers, jsonScope } from './paths/json.js';
import { columnKey } from './paths/table.js';
import type { SourceValue } from './record.js';

type Source = TableSource | XmlSource | JsonSource;

/** True when a file is one that a mapping is written for. */
export function matchesProbe(source: Source, probe: SourceProbe): boolean {
  if (source.format === 'csv' && probe.format === 'csv') {
    const columns = new Set(probe.columns.map(columnKey));
    return source.match.headers.every((header) => columns.has(columnKey(header)));
  }
  if (source.format === 'xml' && probe.format === 'xml') {
    const { root, namespace } = source.match;
    return probe.name === root && (namespace === undefined || probe.namespace === namespace);
  }
  return source.format === 'json' && probe.format === 'json' && matchesValue(source.match, probe.value);
}

function matchesValue({ path, members }: JsonSource['match'], value: unknown): boolean {
  const record = { value: value as SourceValue, line: 1, path: '' };
  const found = path === undefined ? record : jsonScope().within(path)?.node(record);
  const object = found?.value;
  return isMembers(object) && members.every((member) => Object.hasOwn(object, member));
}

/** What a mapping wants to see, in words. */
export function describeSource(source: Source): string {
  if (source.format === 'csv') return `a CSV file with the columns ${source.match.headers.join(', ')}`;
  if (source.format === 'xml')
    return `an XML file with the root ${source.match.root} in ${source.match.namespace ?? 'any namespace'}`;
  const { path, members } = source.match;
  return `a JSON file with the members ${members.join(', ')}${path === undefined ? '' : ` at ${path}`}`;
}

function describeProbe(probe: SourceProbe): string {
  if (probe.format === 'csv') return `a CSV file with the columns ${probe.columns.join(', ')}`;
  if (probe.format === 'xml') return `an XML file with the root ${probe.name} in ${probe.namespace || 'no namespace'}`;
  return `a JSON file with the members ${isMembers(probe.value) ? Object.keys(probe.value).join(', ') : '(none)'}`;
}

const listed = (mappings: readonly CompiledMapping[]): string =>
  mappings.map((mapping) => `${mapping.id} wants ${mapping.describeMatch()}`).join('; ');

/** The one mapping that a file is written for. None or several is a problem that lists what each of them wants. */
export function selectMapping(
  mappings: readonly CompiledMapping[],
  probe: SourceProbe,
): { ok: true; mapping: CompiledMapping } | { ok: false; problem: Problem } {
  const matching = mappings.filter((mapping) => mapping.matches(probe));
  const [only, second] = matching;
  if (only !== undefined && second === undefined) return { ok: true, mapping: only };
  const found = shorten(describeProbe(probe));
  if (only === undefined)
    return { ok: false, problem: problem('mapping-none-matches', { found, expected: listed(mappings) }) };
  return { ok: false, problem: problem('mapping-several-match', { found, expected: listed(matching) }) };
}
