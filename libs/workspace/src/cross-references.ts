import Papa from 'papaparse';
import { z } from 'zod';

import { problem, type Problem, shorten } from '#libs/documents';
import type { CrossReferences } from '#libs/mapping';

import { checkSettings } from './check-settings.js';
import type { WorkspaceFile } from './workspace.js';
import { readYaml } from './yaml-file.js';

type Table = ReadonlyMap<string, string>;

const HEADER = ['from', 'to'] as const;

const TableSettings = z.record(z.string(), z.string()).describe('Our value by theirs, e.g. { "4711-B": "SKU-0042" }');

/** tables/NAME.yaml (their value: our value) and tables/NAME.csv (columns `from`, `to`), by name of the file. */
export function loadTables(files: readonly WorkspaceFile[], found: Problem[]): CrossReferences {
  const tables = new Map<string, Table>();
  for (const file of files) {
    const name = file.path.replace(/^tables\//, '').replace(/\.(?:csv|ya?ml)$/, '');
    if (tables.has(name))
      found.push(problem('id-duplicate', { line: 1, field: '(file)', found: name, params: { file: file.path } }));
    const table = file.path.endsWith('.csv') ? readCsvTable(file, found) : readYamlTable(file, found);
    if (table !== undefined) tables.set(name, table);
  }
  const backwards = new Map<string, Table>();
  return {
    lookup: (table, value) => tables.get(table)?.get(value),
    reverse: (table, value) => reversedTable(table, tables, backwards)?.get(value),
  };
}

/** Theirs by ours, made when first asked for. Where several of theirs are one of ours, the first stands. */
function reversedTable(name: string, tables: ReadonlyMap<string, Table>, made: Map<string, Table>): Table | undefined {
  const known = made.get(name) ?? tables.get(name);
  if (known === undefined || made.has(name)) return known;
  const reversed = new Map([...known].toReversed().map(([from, to]) => [to, from]));
  made.set(name, reversed);
  return reversed;
}

function readYamlTable(file: WorkspaceFile, found: Problem[]): Table | undefined {
  const yaml = readYaml(file, found);
  const entries = yaml && checkSettings(TableSettings, yaml.value, yaml);
  return entries && new Map(Object.entries(entries));
}

function readCsvTable({ path, text }: WorkspaceFile, found: Problem[]): Table | undefined {
  const wrong = (line: number, reason: string, value: string): void => {
    found.push(problem('table-invalid', { line, found: shorten(value), params: { file: path, reason } }));
  };
  const { data: rows, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { delimiter: ',' });
  for (const { row, message } of errors) wrong((row ?? 0) + 1, message, '');
  if (rows[0]?.join() !== HEADER.join()) wrong(1, `the header must be ${HEADER.join()}`, rows[0]?.join() ?? '');
  const table = new Map<string, string>();
  rows.slice(1).forEach((cells, index) => {
    const [from = '', to = ''] = cells;
    if (cells.length === 1 && from === '') return;
    if (cells.length !== HEADER.length || from === '' || to === '')
      wrong(index + 2, 'a row has two values', cells.join());
    else if (table.has(from)) wrong(index + 2, 'a value stands twice', from);
    else table.set(from, to);
  });
  return table;
}
