import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

import { readCsv, type Row, writeXlsx } from '#libs/formats';
import { workbookBytes } from '#libs/formats/testing';

/** Where a workbook has its texts: in the cells, as many programs write them, or in one list, as Excel does. */
export type Texts = 'in-cells' | 'shared';

/** Makes a workbook of a CSV file; in cells all are texts, in a list numbers are numbers. */
export async function writeOrderXlsx(path: string, csv: string, texts: Texts): Promise<void> {
  if (texts === 'shared') return writeFile(path, await sharedWorkbook(csv));
  const [header] = await rowsOf(csv)
    .next()
    .then(({ value }) => [value as readonly string[]]);
  const rows = rowsOf(csv);
  await rows.next();
  const columns = header!.map((name) => ({ name }));
  await pipeline(writeXlsx({ name: 'Orders', columns, rows }), createWriteStream(path));
}

/** Cells row by row, those of the header first. */
async function* rowsOf(csv: string): AsyncGenerator<readonly string[]> {
  for await (const item of readCsv(createReadStream(csv))) {
    if (item.kind === 'failed') throw new Error(item.problem.code);
    if (item.kind === 'columns') yield item.columns;
    if (item.kind === 'rows') yield* item.rows.map(({ cells }: Row) => cells);
  }
}

async function sharedWorkbook(csv: string): Promise<Buffer> {
  const strings = new Map<string, number>();
  let rows = '';
  for await (const cells of rowsOf(csv)) rows += `<row>${cells.map((cell) => cellXml(cell, strings)).join('')}</row>`;
  const list = [...strings.keys()].map((text) => `<si><t>${escaped(text)}</t></si>`);
  return workbookBytes({ rows, strings: list.join('') });
}

function cellXml(text: string, strings: Map<string, number>): string {
  if (/^\d+(?:\.\d+)?$/.test(text)) return `<c><v>${text}</v></c>`;
  const at = strings.get(text) ?? strings.size;
  strings.set(text, at);
  return `<c t="s"><v>${at}</v></c>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
