import { type Problem, problem, shorten } from '#libs/documents';

import type { Faults } from './compile/faults.js';
import type { ReadingHeader, TableSource } from './compile/header.js';
import { compilePlans } from './compile/plan.js';
import { alsoKey, type Bound, type Mapped, type MappingContext, type TableBinding } from './contract.js';
import { buildDocument, type DocumentPlan } from './document.js';
import { wantedHeaders } from './match.js';
import { columnKey, Columns, namesOf } from './paths/column-names.js';
import { type Rows, tableScope, type UsedColumn } from './paths/table.js';
import type { SourceRow } from './record.js';
import { tracedTable } from './trace/traced-source.js';
import { Tracer } from './trace/tracer.js';

/** Joins the values of several `groupBy` columns; no text holds it. */
const KEY_SEPARATOR = '\u001F';

/** Resolves the columns of one file. Columns that the mapping must have and the file has not are problems. */
export function bindTable(
  header: ReadingHeader,
  source: TableSource,
  faults: Faults,
  names: readonly string[],
  isTraced: boolean,
): Bound {
  const columns = new Columns(names, source.aliases);
  const needed = new Set([...wantedHeaders(source), ...(source.groupBy ?? [])]);
  const missing = [...needed].filter((name) => columns.position(name) === undefined);
  if (missing.length > 0)
    return { ok: false, problems: missing.map((name) => missingColumn(namesOf(name, source.aliases), columns)) };
  const used = new Map<string, UsedColumn>();
  const keys = (source.groupBy ?? []).flatMap((name) => columns.position(name) ?? []);
  const tracer = isTraced
    ? new Tracer(
        tracedTable(names),
        keys.map((position) => columnKey(names[position] ?? '')),
      )
    : undefined;
  const plans = compilePlans(header, () => tableScope(columns, used), faults, tracer);
  const repeated = columns.ambiguous.map(repeatedColumn);
  if (plans === undefined || repeated.length > 0) return { ok: false, problems: [...faults.problems, ...repeated] };
  const keyOf = keyReader(keys);
  const headerColumns = [...used.values()];
  const [own, ...others] = plans;
  const keyNames = keys.map((position) => names[position] ?? '').join(', ');
  const mapBy = (plan: DocumentPlan<Rows>, rows: Rows, context: MappingContext) =>
    isKeyless(keys, rows) ? withoutKey(keyNames, rows) : mapRows(plan, headerColumns, keyOf, rows, context);
  return {
    ok: true,
    binding: {
      keyOf,
      map: (rows, context) => mapBy(own, rows, context),
      mapAlso: (rows, context) =>
        others.map((plan) => {
          const mapped = mapBy(plan, rows, context);
          return { ...mapped, key: alsoKey(mapped.key, plan.documentType) };
        }),
    },
  };
}

const missingColumn = (wanted: readonly string[], { names }: Columns): Problem =>
  problem('column-missing', {
    line: 1,
    field: wanted[0] ?? '',
    expected: wanted.join(' or '),
    found: shorten(names.join(', ')),
  });

const repeatedColumn = (name: string): Problem =>
  problem('column-repeated', { line: 1, field: name, expected: 'one column of this name', found: 'several' });

function keyReader(positions: readonly number[]): TableBinding['keyOf'] {
  const [only] = positions;
  if (only === undefined) return () => '';
  if (positions.length === 1) return (row) => (row.cells[only] ?? '').trim();
  return (row) => positions.map((position) => (row.cells[position] ?? '').trim()).join(KEY_SEPARATOR);
}

/** Rows that do not say which document they belong to: they must not become one. */
const isKeyless = (keys: readonly number[], rows: Rows): boolean =>
  keys.length > 0 && keys.every((position) => (rows[0]?.cells[position] ?? '').trim() === '');

function withoutKey(field: string, rows: Rows): Mapped {
  const line = rows[0]?.line ?? 1;
  const blank = problem('group-key-blank', { line, field, expected: 'the number of the document', found: 'nothing' });
  const [own] = rows.flatMap((row) => (row.problem?.severity === 'error' ? row.problem : []));
  return { key: '', line, problems: [own ?? blank] };
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
  const key = keyOf(first);
  const { line } = first;
  // Cells of a row of the wrong structure may stand in the wrong columns: what they say is not looked at.
  const told = rows.flatMap((row) => row.problem ?? []);
  if (told.some(({ severity }) => severity === 'error')) return { key, line, problems: told };
  const contradictions = rows.length > 1 ? headerColumns.flatMap((column) => contradiction(column, rows) ?? []) : [];
  const built = buildDocument(plan, rows, line, context, contradictions);
  return { key, line, ...built, problems: told.length === 0 ? built.problems : [...told, ...built.problems] };
}

/** Rows of one document that say different things of it. Blank continues the row above. */
function contradiction({ name, position }: UsedColumn, rows: Rows): Problem | undefined {
  let stated = '';
  let statedAt = 0;
  for (const row of rows) {
    const cell = row.cells[position] ?? '';
    if (cell === stated || cell === '') continue;
    const text = cell.trim();
    if (text === '' || text === stated) continue;
    if (stated === '') {
      stated = text;
      statedAt = row.line;
      continue;
    }
    const params = { firstLine: statedAt };
    return problem('rows-contradict', {
      line: row.line,
      field: name,
      expected: shorten(stated),
      found: shorten(text),
      params,
    });
  }
  return undefined;
}
