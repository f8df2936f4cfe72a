import { columnLetters } from '../xlsx/cell-reference.js';
import { workbookBytes } from './workbook-bytes.js';

/** What a person types into a cell, as the program takes it. */
export type TypedCell = string | number | Date;

/** Built-in number format of days as the program's country writes them (ECMA-376 part 1, 18.8.30). */
const SHORT_DATE = 14;
const DAY_MS = 86_400_000;
const DAY_0 = Date.UTC(1899, 11, 30);

/** For specs: a workbook as a spreadsheet program saves it: texts shared, numbers as such, days as numbers with the format of a date. */
export function typedWorkbook(columns: readonly string[], rows: readonly (readonly TypedCell[])[]): Buffer {
  const texts: string[] = [];
  const shared = (text: string): number => (texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1);
  const cell = (value: TypedCell, at: number, line: number): string => {
    const start = `<c r="${columnLetters(at)}${line}"`;
    if (value === '') return `${start}/>`;
    if (typeof value === 'string') return `${start} t="s"><v>${shared(value)}</v></c>`;
    if (typeof value === 'number') return `${start}><v>${value}</v></c>`;
    return `${start} s="1"><v>${(value.getTime() - DAY_0) / DAY_MS}</v></c>`;
  };
  const rowsXml = [columns, ...rows].map(
    (cells: readonly TypedCell[], at) =>
      `<row r="${at + 1}">${cells.map((value, index) => cell(value, index, at + 1)).join('')}</row>`,
  );
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return workbookBytes({
    rows: rowsXml.join(''),
    strings: texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join(''),
    formats: [SHORT_DATE],
  });
}
