import { problem, shorten } from '#libs/documents';
import { formulaSafe, MAX_CELL_TEXT, writeCsvRow, writeXlsx } from '#libs/formats';
import type { OutputSpec, Written } from '#libs/mapping';

import { encoded, type WrittenBytes } from './encoded.js';

type Table = Extract<Written, { kind: 'table' }>;

export function csvBytes({ columns, rows }: Table, spec: OutputSpec & { format: 'csv' }): WrittenBytes {
  const lines = spec.header ? [columns.map(({ name }) => name), ...rows] : rows;
  const safe = (cells: readonly string[]) => (spec.formulaSafe ? cells.map(formulaSafe) : cells);
  const text = lines.map((cells) => writeCsvRow(safe(cells), spec.delimiter)).join('');
  return encoded(text, spec.encoding, spec.byteOrderMark);
}

/** Cells that a spreadsheet would run are texts there by their type. */
export async function xlsxBytes(
  { columns, rows }: Table,
  spec: OutputSpec & { format: 'xlsx' },
  documentType: string,
): Promise<WrittenBytes> {
  const long = rows.flatMap((cells) =>
    cells.flatMap((cell, at) => (cell.length > MAX_CELL_TEXT ? [{ cell, at }] : [])),
  )[0];
  if (long !== undefined) {
    const field = columns[long.at]!.name;
    return {
      ok: false,
      problem: problem('output-cell-too-long', { field, found: shorten(long.cell), expected: String(MAX_CELL_TEXT) }),
    };
  }
  const sheet = writeXlsx({
    name: spec.sheet ?? documentType,
    columns: columns.map(({ name, kind }) => ({
      name,
      kind,
      isInput: spec.inputs.includes(name),
      ...(spec.widths[name] !== undefined && { width: spec.widths[name] }),
    })),
    rows,
    isProtected: spec.inputs.length > 0,
  });
  const parts: Uint8Array[] = [];
  for await (const part of sheet) parts.push(part);
  return { ok: true, bytes: Buffer.concat(parts) };
}
