import { Readable } from 'node:stream';

import Papa from 'papaparse';

import { readXlsx, writeCsvRow } from '#libs/formats';
import { type TypedCell, typedWorkbook } from '#libs/formats/testing';

/** A table as a person has it open in a spreadsheet program. */
export interface OpenSheet {
  columns: readonly string[];
  rows: readonly (readonly TypedCell[])[];
}

/** What a person types, by line of the order and column. */
export type Typed = Readonly<Record<string, Readonly<Record<string, TypedCell>>>>;

export async function openWorkbook(bytes: Uint8Array): Promise<OpenSheet> {
  const rows: (readonly string[])[] = [];
  let columns: readonly string[] = [];
  for await (const item of readXlsx((start = 0) => Readable.from([Buffer.from(bytes).subarray(start)]))) {
    if (item.kind === 'failed') throw new Error(item.problem.code);
    if (item.kind === 'columns') ({ columns } = item);
    if (item.kind === 'rows') rows.push(...item.rows.map(({ cells }) => cells));
  }
  return { columns, rows };
}

export function openCsv(text: string): OpenSheet {
  const [columns = [], ...rows] = Papa.parse<string[]>(text.replace(/^\uFEFF/, '').trimEnd()).data;
  return { columns, rows };
}

/** The sheet with what was typed into the rows of these lines. */
export function filledIn({ columns, rows }: OpenSheet, typed: Typed): OpenSheet {
  const lineAt = columns.indexOf('Line');
  return {
    columns,
    rows: rows.map((row) => {
      const cells = typed[String(row[lineAt])] ?? {};
      return columns.map((name, at) => cells[name] ?? row[at] ?? '');
    }),
  };
}

export const savedAsWorkbook = ({ columns, rows }: OpenSheet): Buffer => typedWorkbook(columns, rows);

/** Saved as a program of a country with decimal commas saves CSV. */
export const savedAsCsv = ({ columns, rows }: OpenSheet): string =>
  [columns, ...rows].map((cells) => writeCsvRow(cells.map(String), ';')).join('');

/** Rows by the names of their columns. */
export const named = ({ columns, rows }: OpenSheet): Record<string, TypedCell>[] =>
  rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? ''])));
