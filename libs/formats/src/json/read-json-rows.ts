import { decodeText } from '../encoding.js';
import { fault } from '../format-problem.js';
import type { Decoded, FormatProblem, Limits, OpenBytes, Row } from '../record.js';
import { JsonNumber, type JsonValue } from '../record.js';
import { Malformed } from '../text-reader.js';
import { readJson } from './read-json.js';

export interface ReadJsonRowsOptions {
  /** Where the rows stand, e.g. `$.items[*]`; absent: the items of the array, or of JSON lines each value. */
  recordPath?: string;
  limits?: Limits;
}

/** Rows that are held while their columns are gathered; of more, the file is read once more. */
const MAX_HELD = 5_000;
const MAX_COLUMNS = 10_000;
const BATCH = 500;

type JsonRecord = Extract<Decoded, { kind: 'values' }>['values'][number];

/**
 * Reads JSON whose objects are the rows of a table: an array of them, or one on each line. Columns are the names of all members in the order in which
 * they come; members of members are `item.sku` and `tags[0]`. Numbers keep their digits, and `typed` says which cells they are. Not every row has
 * every member: what it lacks is blank.
 */
export async function* readJsonRows(open: OpenBytes, options: ReadJsonRowsOptions = {}): AsyncGenerator<Decoded> {
  try {
    const recordPath = options.recordPath ?? (await ownPath(open));
    const read = () => recordsOf(open, { ...options, recordPath });
    const positions = new Map<string, number>();
    const held: JsonRecord[] = [];
    let count = 0;
    for await (const record of read()) {
      count += 1;
      for (const { name } of cellsOf(record.value)) if (!positions.has(name)) positions.set(name, positions.size);
      if (positions.size > MAX_COLUMNS)
        throw new Malformed(
          fault('json-too-many-members', { line: record.line, column: 1, expected: String(MAX_COLUMNS) }),
        );
      if (count <= MAX_HELD) held.push(record);
    }
    if (count === 0) return;
    yield { kind: 'columns', line: held[0]?.line ?? 1, columns: [...positions.keys()], delimiter: ',' };
    for (let from = 0; from < Math.min(count, MAX_HELD); from += BATCH)
      yield { kind: 'rows', rows: held.slice(from, from + BATCH).map((record) => rowOf(record, positions)) };
    if (count > MAX_HELD) yield* furtherRows(read(), positions, held.length);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    yield { kind: 'failed', problem: error.problem };
  }
}

async function* furtherRows(
  records: AsyncIterable<JsonRecord>,
  positions: ReadonlyMap<string, number>,
  from: number,
): AsyncGenerator<Decoded> {
  let rows: Row[] = [];
  let count = 0;
  for await (const record of records) {
    count += 1;
    if (count <= from) continue;
    rows.push(rowOf(record, positions));
    if (rows.length < BATCH) continue;
    yield { kind: 'rows', rows };
    rows = [];
  }
  if (rows.length > 0) yield { kind: 'rows', rows };
}

async function* recordsOf(open: OpenBytes, options: ReadJsonRowsOptions): AsyncGenerator<JsonRecord> {
  for await (const item of readJson(open(), options)) {
    if (item.kind === 'failed') throw new Malformed(item.problem);
    if (item.kind === 'values') yield* item.values;
  }
}

/** The items of an array; of anything else the value itself. */
async function ownPath(open: OpenBytes): Promise<string> {
  for await (const part of decodeText(open())) {
    if (part.kind === 'failed') break;
    const [first] = part.text.trimStart();
    if (first !== undefined) return first === '[' ? '$[*]' : '$';
  }
  return '$';
}

interface Cell {
  name: string;
  text: string;
  isNumber: boolean;
}

const WHAT = { object: 'an object', list: 'a list' };

/** The single values in an object, by their path; nothing of what is no object. */
export function cellsOf(value: JsonValue): Cell[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => cellsAt(name, member));
}

function cellsAt(name: string, value: JsonValue): Cell[] {
  if (Array.isArray(value)) return value.flatMap((each: JsonValue, index) => cellsAt(`${name}[${index}]`, each));
  if (isObject(value)) return Object.entries(value).flatMap(([member, each]) => cellsAt(`${name}.${member}`, each));
  if (value instanceof JsonNumber) return [{ name, text: value.text, isNumber: true }];
  return [{ name, text: textOf(value as null | boolean | string), isNumber: false }];
}

const textOf = (value: null | boolean | string): string => (value === null ? '' : String(value));

const isObject = (value: JsonValue): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);

function rowOf({ value, line, path }: JsonRecord, positions: ReadonlyMap<string, number>): Row {
  const cells = Array.from({ length: positions.size }, () => '');
  const typed: number[] = [];
  const seen = new Set<string>();
  let problem: FormatProblem | undefined;
  for (const { name, text, isNumber } of cellsOf(value)) {
    const position = positions.get(name) ?? 0;
    if (seen.has(name)) problem = fault('json-repeated-name', { line, column: 1, found: name });
    seen.add(name);
    cells[position] = text;
    if (isNumber) typed.push(position);
  }
  if (!isObject(value)) problem = fault('json-row-no-object', { line, expected: WHAT.object, found: whatIs(value) });
  return {
    line,
    cells,
    ...(path !== '$' && { file: path }),
    ...(typed.length > 0 && { typed }),
    ...(problem !== undefined && { problem }),
  };
}

const whatIs = (value: JsonValue): string =>
  Array.isArray(value) ? WHAT.list : value instanceof JsonNumber ? value.text : JSON.stringify(value);
