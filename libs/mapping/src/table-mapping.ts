import { type Problem, problem, schemaOf, shorten } from '#libs/documents';

import type { Builder } from './compile/builders.js';
import { Faults } from './compile/faults.js';
import { compileObject } from './compile/fields.js';
import type { Header, TableSource } from './compile/header.js';
import type { Leaf } from './compile/leaves.js';
import type { Bound, Mapped, MappingContext, TableBinding } from './contract.js';
import { buildDocument, type DocumentPlan } from './document.js';
import { presentText } from './paths/scope.js';
import { Columns, type Rows, tableScope, type UsedColumn } from './paths/table.js';
import type { SourceRow } from './record.js';

/** Joins the values of several `groupBy` columns; no text holds it. */
const KEY_SEPARATOR = '\u001F';

interface TableFields {
  root: Builder<Rows>;
  leaves: Map<string, Leaf<Rows>>;
  /** Columns that are read for the whole document. */
  used: Map<string, UsedColumn>;
}

/** Compiles the fields of a table mapping; without columns, only to find faults of the definition. */
export function compileTableFields(
  header: Header,
  columns: Columns | undefined,
  faults: Faults,
): TableFields | undefined {
  const schema = schemaOf[header.target];
  if (schema === undefined) return undefined;
  const leaves: TableFields['leaves'] = new Map();
  const used: TableFields['used'] = new Map();
  const scope = tableScope(columns, used);
  const root = compileObject(header.fields, {
    schema,
    scope,
    at: ['fields'],
    target: '',
    list: undefined,
    faults,
    leaves,
  });
  return root && { root, leaves, used };
}

/** Resolves the columns of one file. Columns that the mapping must have and the file has not are problems. */
export function bindTable(header: Header, source: TableSource, fileName: string, names: readonly string[]): Bound {
  const columns = new Columns(names);
  const needed = [...source.match.headers, ...(source.groupBy ?? [])];
  const problems = needed.flatMap((name) => columnProblem(columns, name) ?? []);
  if (problems.length > 0) return { ok: false, problems };
  const faults = new Faults(fileName, () => undefined);
  const fields = compileTableFields(header, columns, faults);
  const repeated = [...columnsOf(fields)].flatMap((name) => (columns.isRepeated(name) ? [repeatedColumn(name)] : []));
  if (fields === undefined || repeated.length > 0) return { ok: false, problems: [...faults.problems, ...repeated] };
  return {
    ok: true,
    binding: tableBinding(
      header,
      fields,
      (source.groupBy ?? []).flatMap((name) => columns.position(name) ?? []),
    ),
  };
}

function columnProblem(columns: Columns, name: string): Problem | undefined {
  if (columns.position(name) === undefined)
    return problem('column-missing', {
      line: 1,
      field: name,
      expected: name,
      found: shorten(columns.names.join(', ')),
    });
  return columns.isRepeated(name) ? repeatedColumn(name) : undefined;
}

const repeatedColumn = (name: string): Problem =>
  problem('column-repeated', { line: 1, field: name, expected: 'one column of this name', found: 'several' });

function columnsOf(fields: TableFields | undefined): Set<string> {
  return new Set([...(fields?.leaves.values() ?? [])].flatMap(({ source }) => source.field.split(', ')));
}

function tableBinding(header: Header, fields: TableFields, keyColumns: readonly number[]): TableBinding {
  const { root, leaves } = fields;
  const plan: DocumentPlan<Rows> = {
    target: header.target,
    format: 'csv',
    mapping: `${header.mapping}@${header.version}`,
    root,
    leaves,
  };
  const headerColumns = [...fields.used.values()];
  const keyOf = keyReader(keyColumns);
  return {
    keyOf,
    map: (rows, context) => mapRows(plan, headerColumns, keyOf, rows, context),
  };
}

function keyReader(positions: readonly number[]): TableBinding['keyOf'] {
  const [only] = positions;
  if (only === undefined) return () => '';
  if (positions.length === 1) return (row) => (row.cells[only] ?? '').trim();
  return (row) => positions.map((position) => (row.cells[position] ?? '').trim()).join(KEY_SEPARATOR);
}

function mapRows(
  plan: DocumentPlan<Rows>,
  headerColumns: readonly UsedColumn[],
  keyOf: (row: SourceRow) => string,
  rows: Rows,
  context: MappingContext,
): Mapped {
  const [first] = rows;
  if (first === undefined) throw new TypeError('a document has at least one row');
  const found = rows.flatMap((row) => row.problem ?? []);
  if (rows.length > 1) for (const column of headerColumns) found.push(...contradiction(column, rows));
  return { key: keyOf(first), line: first.line, ...buildDocument(plan, rows, first.line, context, found) };
}

/** Rows of one document that say different things of it. Blank continues the row above. */
function contradiction({ name, position }: UsedColumn, rows: Rows): Problem[] {
  let stated: string | undefined;
  let statedAt: SourceRow | undefined;
  for (const row of rows) {
    const text = presentText(row.cells[position]);
    if (text === undefined || text === stated) continue;
    if (stated === undefined || statedAt === undefined) {
      stated = text;
      statedAt = row;
      continue;
    }
    const params = { firstLine: statedAt.line };
    return [
      problem('rows-contradict', {
        line: row.line,
        field: name,
        expected: shorten(stated),
        found: shorten(text),
        params,
      }),
    ];
  }
  return [];
}
