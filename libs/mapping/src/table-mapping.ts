import { type Problem, problem, shorten } from '#libs/documents';

import { columnsAlike } from './columns-alike.js';
import type { Faults } from './compile/faults.js';
import type { ReadingHeader, TableSource } from './compile/header.js';
import { compilePlans } from './compile/plan.js';
import { detailSource } from './compile/table-source.js';
import {
  alsoKey,
  type Bound,
  type BoundFiles,
  KEY_SEPARATOR,
  type Mapped,
  type MappingContext,
  type TableBinding,
} from './contract.js';
import { DocumentRows, type GatheredRows } from './document-rows.js';
import { buildDocument, type DocumentPlan } from './document.js';
import { wantedHeaders } from './match.js';
import { columnKey, Columns, type ColumnSet, JoinedColumns, namesOf } from './paths/column-names.js';
import {
  cellPlace,
  type Rows,
  tableScope,
  unguardedText,
  type Used,
  type UsedColumn,
  usesNothing,
} from './paths/table.js';
import type { SourceRow } from './record.js';
import { tracedTable } from './trace/traced-source.js';
import { Tracer } from './trace/tracer.js';
import { OtherNotation } from './values/other-notation.js';

interface Binding {
  /** Collects what is wrong with the mapping. */
  faults: Faults;
  isTraced: boolean;
}

/** The columns of one file with those that its rows are told apart by, at their positions in all columns. */
interface BoundFile {
  columns: Columns;
  keys: readonly number[];
  problems: Problem[];
}

/** Resolves the columns of one file, or of two. Columns that the mapping must have and the file has not are problems. */
export function bindTable(
  header: ReadingHeader,
  source: TableSource,
  { faults, isTraced }: Binding,
  names: readonly string[],
  { detailColumns, format = source.format === 'table' ? 'csv' : source.format }: BoundFiles = {},
): Bound {
  const heads = bindFile(source, names, 0);
  const second = detailSource(source);
  const details = second && detailColumns && bindFile(second, detailColumns, names.length);
  const missing = [...heads.problems, ...(details?.problems ?? [])];
  if (missing.length > 0) return { ok: false, problems: missing };
  const columns = details === undefined ? heads.columns : new JoinedColumns(heads.columns, details.columns);
  const tracer = isTraced
    ? new Tracer(tracedTable(columns.names), namedKeys(columns, [...heads.keys, ...(details?.keys ?? [])]))
    : undefined;
  const cell = 'formulaSafe' in source && source.formulaSafe ? unguardedText : undefined;
  const used: Used[] = [];
  const scopeOfPlan = () => {
    const ofPlan = usesNothing();
    used.push(ofPlan);
    return tableScope(columns, ofPlan, cell);
  };
  const plans = compilePlans(header, scopeOfPlan, faults, tracer);
  const repeated = columns.ambiguous.map(repeatedColumn);
  if (plans === undefined || repeated.length > 0) return { ok: false, problems: [...faults.problems, ...repeated] };
  const alike = columnsAlike(columns, used, [source, ...(second === undefined ? [] : [second])]);
  const keyOfHead = keyReader(heads.keys);
  const keyOfDetail = keyReader(details?.keys ?? []);
  const keyOf: KeyOf = (row) => (row.isDetail === true ? keyOfDetail : keyOfHead)(row);
  const [own, ...others] = plans.map(
    (plan, index): MapGathered =>
      (gathered, context) =>
        mapRows({ ...plan, format }, [...used[index]!.columns.values()], withTold(gathered, index, alike), context),
  );
  const also = (header.also ?? []).map(({ target, groupBy = [] }, index) => {
    const partOf = keyReader(groupBy.flatMap((name) => columns.position(name) ?? []));
    return { map: others[index]!, keyOf: (key: string, row: SourceRow) => alsoKey(key, target, partOf(row)) };
  });
  const rowsOf = new DocumentRows(columns, heads.keys, details?.keys, keyOf);
  return {
    ok: true,
    binding: {
      keyOf,
      otherNotation: () => new OtherNotation(used.flatMap(({ numbers }) => numbers)),
      keysOf: (row) => [keyOf(row), ...also.map((each) => each.keyOf(keyOf(row), row))],
      map(rows, context) {
        const gathered = rowsOf.gather(rows);
        return 'problems' in gathered ? gathered : own!(gathered, context);
      },
      mapAlso(rows, context) {
        const gathered = rowsOf.gather(rows);
        return also.flatMap((each) =>
          'problems' in gathered
            ? [{ ...gathered, key: each.keyOf(gathered.key, rows[0]!) }]
            : partsOf(gathered, each.keyOf).map((part) => each.map(part, context)),
        );
      },
    },
  };
}

/** What is told of the columns of a file is told with the first of the documents that rows make. */
const withTold = (gathered: GatheredRows, plan: number, also: readonly Problem[]): GatheredRows =>
  plan > 0 || also.length === 0 ? gathered : { ...gathered, told: [...gathered.told, ...also] };

type KeyOf = TableBinding['keyOf'];
type MapGathered = (rows: GatheredRows, context: MappingContext) => Mapped;

/** Rows by the key of their document, in the order in which the keys come. */
function partsOf(gathered: GatheredRows, keyOf: (key: string, row: SourceRow) => string): GatheredRows[] {
  const parts = new Map<string, SourceRow[]>();
  for (const row of gathered.rows) {
    const key = keyOf(gathered.key, row);
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [row]);
    else part.push(row);
  }
  return [...parts].map(([key, rows]) => ({ key, line: rows[0]!.line, rows, told: gathered.told }));
}

function bindFile(source: TableSource, names: readonly string[], before: number): BoundFile {
  const columns = new Columns(names, source.aliases);
  const needed = new Set([...wantedHeaders(source), ...(source.groupBy ?? [])]);
  const missing = [...needed].filter((name) => columns.position(name) === undefined);
  return {
    columns,
    keys: (source.groupBy ?? []).flatMap((name) => columns.position(name) ?? []).map((position) => position + before),
    problems: missing.map((name) => missingColumn(namesOf(name, source.aliases), columns)),
  };
}

const namedKeys = ({ names }: ColumnSet, keys: readonly number[]): string[] =>
  keys.map((position) => columnKey(names[position] ?? ''));

const missingColumn = (wanted: readonly string[], { names }: Columns): Problem =>
  problem('column-missing', {
    line: 1,
    field: wanted[0] ?? '',
    expected: wanted.join(' or '),
    found: shorten(names.join(', ')),
  });

const repeatedColumn = (name: string): Problem =>
  problem('column-repeated', { line: 1, field: name, expected: 'one column of this name', found: 'several' });

function keyReader(positions: readonly number[]): KeyOf {
  const [only] = positions;
  if (only === undefined) return () => '';
  if (positions.length === 1) return (row) => (row.cells[only] ?? '').trim();
  return (row) => positions.map((position) => (row.cells[position] ?? '').trim()).join(KEY_SEPARATOR);
}

function mapRows(
  plan: DocumentPlan<Rows>,
  headerColumns: readonly UsedColumn[],
  { key, line, rows, told }: GatheredRows,
  context: MappingContext,
): Mapped {
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
      ...cellPlace(row, position),
      field: name,
      expected: shorten(stated),
      found: shorten(text),
      params,
    });
  }
  return undefined;
}
