import { type JsonValue, type OpenBytes, readJsonRows, type Row, writeJson } from '#libs/formats';
import { namesNumber, type SampleField } from '#libs/mapping';

import type { Excerpt, ReadSample } from './contract.js';
import { documentsOf } from './table-excerpt.js';
import { fieldOf, MOST_ROWS } from './table-sample.js';

/** Objects that are the rows of a table, and where they stand. */
export interface JsonRows {
  /** Members that lead to the array; empty: it is the document itself, or each line holds one. */
  path: readonly string[];
  isLines: boolean;
  items: readonly JsonValue[];
}

type Members = Readonly<Record<string, JsonValue>>;

const isObject = (value: JsonValue | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === null;

/** In a row nothing repeats that has members of its own. */
const isFlat = (value: JsonValue): boolean => {
  if (Array.isArray(value)) return value.every((each: JsonValue) => !isObject(each) && !Array.isArray(each));
  return !isObject(value) || Object.values(value).every(isFlat);
};
const areRows = (items: readonly JsonValue[]): boolean =>
  items.length > 0 && items.every((item) => isObject(item) && isFlat(item));

/**
 * The rows in a file of JSON: the objects of an array, or one on each line. Below a member they are rows only where each says the number of its document
 * and nothing around them does: otherwise they are the lines of one document.
 * @param roots the values of the file: several are JSON lines
 */
export function jsonRowsIn(roots: readonly JsonValue[]): JsonRows | undefined {
  const [root] = roots;
  if (Array.isArray(root) && roots.length === 1)
    return areRows(root) ? { path: [], isLines: false, items: root as readonly JsonValue[] } : undefined;
  if (roots.length > 1) return areRows(roots) ? { path: [], isLines: true, items: roots } : undefined;
  return isObject(root) ? rowsBelow(root, []) : undefined;
}

/** Members deep at most. */
const MAX_DEPTH = 3;

function rowsBelow(around: Members, path: readonly string[]): JsonRows | undefined {
  const members = Object.entries(around);
  if (namesNumber(members.filter(([, value]) => !Array.isArray(value)).map(([name]) => name))) return undefined;
  for (const [name, value] of members) {
    const below = [...path, name];
    if (Array.isArray(value) && areRows(value) && namesNumber(namesIn(value as readonly JsonValue[])))
      return { path: below, isLines: false, items: value as readonly JsonValue[] };
    if (isObject(value) && below.length < MAX_DEPTH) {
      const rows = rowsBelow(value, below);
      if (rows !== undefined) return rows;
    }
  }
  return undefined;
}

const namesIn = (items: readonly JsonValue[]): string[] => [
  ...new Set(items.flatMap((item) => (isObject(item) ? Object.keys(item) : []))),
];

/** Reads rows as the sample of a table. */
export async function readJsonRowsSample(open: OpenBytes, found: JsonRows): Promise<ReadSample> {
  const { path, isLines, items } = found;
  const record = path.length === 0 ? undefined : `$.${path.join('.')}[*]`;
  let columns: readonly string[] = [];
  const rows: Row[] = [];
  for await (const item of readJsonRows(open, record === undefined ? {} : { recordPath: record })) {
    if (item.kind === 'failed') return { ok: false, problems: [item.problem] };
    if (item.kind === 'columns') columns = item.columns;
    if (item.kind === 'rows') rows.push(...item.rows);
    if (rows.length >= MOST_ROWS) break;
  }
  const fields = columns.map((name, column): SampleField => ({
    ...fieldOf(name, column, columns, rows),
    ...(name.includes('.') && { path: ['', ...name.split('.')] }),
  }));
  return {
    ok: true,
    sample: {
      source: { format: 'json-rows', ...(record !== undefined && { record }), match: { headers: columns } },
      isTable: true,
      isSparse: true,
      lines: 'row',
      fields,
      doubts: isLines ? [] : doubtsOf(rows),
    },
    excerpt: (groupBy) => {
      const taken = documentsOf({ rows, columns }, groupBy).length;
      return Promise.resolve(excerptOf(path, isLines, items.slice(0, taken)));
    },
  };
}

const doubtsOf = (rows: readonly Row[]): string[] =>
  rows.length === 1 ? ['the file holds one object only, which is taken for one row of several'] : [];

function excerptOf(path: readonly string[], isLines: boolean, items: readonly JsonValue[]): Excerpt {
  const texts = items.map(writeJson);
  if (isLines) return { text: `${texts.join('\n')}\n` };
  const list = `[\n${texts.map((text) => `  ${text}`).join(',\n')}\n]`;
  return { text: `${path.reduceRight((inner, name) => `{${JSON.stringify(name)}: ${inner}}`, list)}\n` };
}
