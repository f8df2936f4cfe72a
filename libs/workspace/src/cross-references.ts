import { z } from 'zod';

import { isKnownUnit, problem, type Problem, shorten } from '#libs/documents';
import {
  CrossReferenceTables,
  type FileEntry,
  type FileTable,
  PLAIN_TABLE,
  Table,
  TABLE_KINDS,
  type TableEntry,
  type TableSettings,
} from '#libs/mapping';

import { checkSettings } from './check-settings.js';
import { checkName } from './load-connections.js';
import { readEntries } from './table-csv.js';
import type { WorkspaceFile } from './workspace.js';
import { readYaml, type YamlFile } from './yaml-file.js';

const Entries = z
  .record(z.string().min(1), z.string().min(1))
  .describe('Our value by theirs, e.g. { "4711-B": "SKU-0042" }');

/** tables/NAME.yaml */
const Settings = z
  .object({
    kind: z.enum(TABLE_KINDS).describe('What its values are, e.g. item. Of units, ours are codes of UN/ECE Rec 20'),
    unknown: z
      .enum(['wait', 'keep', 'reject'])
      .default('wait')
      .describe('What becomes of a document with a value that is not in it, e.g. keep: the value stays as it is'),
    partner: z.string().optional().describe("The partner whose values these are, e.g. acme; absent: everybody's"),
    ignoreCase: z.boolean().default(false).describe('Whether ab-1 is AB-1, e.g. true'),
    ignoreBlanks: z.boolean().default(false).describe('Whether "AB 1" is AB1, e.g. true'),
    entries: Entries.optional(),
  })
  .strict();

/**
 * Cross-references: `tables/NAME.csv` with the entries, `tables/NAME.yaml` with how the table is read (and its entries, where there is no
 * CSV file). A YAML file without `kind` holds nothing but entries.
 */
export function loadTables(
  files: readonly WorkspaceFile[],
  partners: ReadonlySet<string>,
  found: Problem[],
): CrossReferenceTables {
  const csv = files.filter(({ path }) => path.endsWith('.csv'));
  const tables = new Map<string, FileTable>();
  for (const file of files.filter(({ path }) => !path.endsWith('.csv'))) {
    const loaded = loadYamlTable(file, partners, found);
    if (loaded === undefined) continue;
    const name = nameOf(file);
    const isTwice = tables.has(name) || (!loaded.entries.isEmpty && csv.some((one) => nameOf(one) === name));
    if (isTwice) found.push(twice(name, file.path));
    tables.set(name, loaded);
  }
  for (const file of csv) {
    const name = nameOf(file);
    const settings = tables.get(name)?.settings ?? PLAIN_TABLE;
    tables.set(name, { path: file.path, settings, entries: loadCsvTable(file, settings, partners, found) });
  }
  return new CrossReferenceTables(tables);
}

const nameOf = ({ path }: WorkspaceFile): string => path.replace(/^tables\//, '').replace(/\.(?:csv|ya?ml)$/, '');

const twice = (name: string, file: string): Problem =>
  problem('id-duplicate', { line: 1, field: '(file)', found: name, params: { file } });

function loadYamlTable(file: WorkspaceFile, partners: ReadonlySet<string>, found: Problem[]): FileTable | undefined {
  const yaml = readYaml(file, found);
  if (yaml === undefined) return undefined;
  const hasSettings = typeof yaml.value === 'object' && yaml.value !== null && 'kind' in yaml.value;
  if (!hasSettings) {
    const entries = checkSettings(Entries, yaml.value, yaml);
    return entries && { path: file.path, settings: PLAIN_TABLE, entries: yamlEntries(entries, PLAIN_TABLE, yaml, []) };
  }
  const settings = checkSettings(Settings, yaml.value, yaml);
  if (settings === undefined) return undefined;
  if (settings.partner !== undefined) checkName(yaml, ['partner'], 'partner', settings.partner, partners);
  const { entries = {}, partner, ...others } = settings;
  const read: TableSettings = { ...others, ...(partner !== undefined && { partner }) };
  return { path: file.path, settings: read, entries: yamlEntries(entries, read, yaml, ['entries']) };
}

function yamlEntries(
  entries: Readonly<Record<string, string>>,
  settings: TableSettings,
  { faults }: YamlFile,
  at: readonly string[],
): Table<FileEntry> {
  const table = new Table<FileEntry>();
  for (const [from, to] of Object.entries(entries)) {
    const entry = { from, to, ...scopeOf({}, settings), line: faults.lineOf([...at, from]) ?? 1 };
    const reason = faultOf(entry, settings);
    const known = table.overlapping(entry, settings);
    if (reason !== undefined) faults.add([...at, from], 'table-invalid', { found: shorten(to), params: { reason } });
    else if (known !== undefined) faults.add([...at, from], 'table-entry-twice', twiceDetails(entry, known));
    else table.add(entry);
  }
  return table;
}

function loadCsvTable(
  { path, text }: WorkspaceFile,
  settings: TableSettings,
  partners: ReadonlySet<string>,
  found: Problem[],
): Table<FileEntry> {
  const wrong = (line: number, reason: string, value: string): void => {
    found.push(problem('table-invalid', { line, found: shorten(value), params: { file: path, reason } }));
  };
  const { entries, faults } = readEntries(text);
  for (const { line, reason, found: value } of faults) wrong(line, reason, value);
  const table = new Table<FileEntry>();
  for (const each of entries) {
    const entry = { ...each, ...scopeOf(each, settings) };
    const reason = faultOf(entry, settings);
    const known = table.overlapping(entry, settings);
    if (reason !== undefined) wrong(entry.line, reason, entry.to);
    else if (entry.partner !== undefined && !partners.has(entry.partner))
      wrong(entry.line, 'there is no such partner', entry.partner);
    else if (known !== undefined) {
      const { params, ...details } = twiceDetails(entry, known);
      found.push(problem('table-entry-twice', { line: entry.line, ...details, params: { ...params, file: path } }));
    } else table.add(entry);
  }
  return table;
}

/** Whom an entry is for: of a table that is one partner's, that partner where it says nothing. */
export const scopeOf = (
  { partner }: Pick<TableEntry, 'partner'>,
  settings: Pick<TableSettings, 'partner'>,
): Pick<TableEntry, 'partner'> => {
  const scope = partner ?? settings.partner;
  return scope === undefined ? {} : { partner: scope };
};

/** Why an entry cannot be one of a table of this kind. */
export function faultOf({ to, validFrom, validUntil }: TableEntry, { kind }: TableSettings): string | undefined {
  if (kind === 'unit' && !isKnownUnit(to)) return 'a unit of ours is a code of UN/ECE Recommendation 20 or 21';
  if (validFrom !== undefined && validUntil !== undefined && validFrom > validUntil)
    return `it ends (${validUntil}) before it begins`;
  return undefined;
}

const twiceDetails = (entry: FileEntry, known: FileEntry) => ({
  found: shorten(entry.from),
  expected: shorten(known.to),
  params: { other: known.line },
});
