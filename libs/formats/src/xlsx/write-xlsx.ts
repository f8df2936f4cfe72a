import { escapeXml } from '../xml/write-xml.js';
import { writeZip, type ZipContent } from '../zip/write-zip.js';
import { columnLetters } from './cell-reference.js';
import { cellXml, type CellKind, HEADER_STYLE, STYLES_XML, styleOf } from './cell-xml.js';

export interface XlsxColumn {
  name: string;
  /** In characters; absent: that of its name, at least 12. */
  width?: number;
  /** What its cells become; `text` (default) keeps every character, leading zeros included. */
  kind?: CellKind;
  /** For the receiver to fill in: coloured, and open where the sheet is protected. */
  isInput?: boolean;
  /** What may be filled in; together at most 255 characters, none with a comma. */
  choices?: readonly string[];
}

export interface XlsxSheet {
  /** At most 31 characters; those that sheets may not have become `_`. */
  name: string;
  columns: readonly XlsxColumn[];
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
  /** Against changes by accident (no password): only the cells of input columns can be changed. */
  isProtected?: boolean;
}

/** Longest list of choices that Excel opens. */
const MAX_CHOICES_LENGTH = 255;
const MAX_SHEET_NAME = 31;
const LAST_ROW = 1_048_576;
const MIN_WIDTH = 12;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * Writes a workbook of one sheet as a stream: a bold header row that stays in sight, then the rows. The same rows give the
 * same bytes. Texts are never run as formulas.
 * @throws RangeError for choices that no spreadsheet program can offer, or a text over `MAX_CELL_TEXT` characters
 */
export const writeXlsx = (sheet: XlsxSheet): AsyncGenerator<Uint8Array> => writeZip(parts(sheet));

function* parts(sheet: XlsxSheet): Generator<ZipContent> {
  const name = escapeXml(sheet.name.replaceAll(/[[\]:*?/\\]/g, '_').slice(0, MAX_SHEET_NAME));
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const relationships = (...each: string[]): string[] => [
    `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`,
  ];
  yield {
    name: '[Content_Types].xml',
    text: [
      `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>`,
      `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/></Types>`,
    ],
  };
  yield { name: '_rels/.rels', text: relationships(relation('rId1', 'officeDocument', 'xl/workbook.xml')) };
  yield {
    name: 'xl/workbook.xml',
    text: [
      `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
  };
  yield {
    name: 'xl/_rels/workbook.xml.rels',
    text: relationships(
      relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
      relation('rId2', 'styles', 'styles.xml'),
    ),
  };
  yield { name: 'xl/styles.xml', text: [`${DECLARATION}${STYLES_XML}`] };
  yield { name: 'xl/worksheets/sheet1.xml', text: sheetXml(sheet) };
}

/** Elements in the order of ECMA-376's schema (`CT_Worksheet`). */
async function* sheetXml({ columns, rows, isProtected }: XlsxSheet): AsyncGenerator<string> {
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`;
  yield `<cols>${columns.map(columnXml).join('')}</cols><sheetData>`;
  yield rowXml(
    1,
    columns.map(({ name }, index) => cellXml(index, 1, name, 'text', HEADER_STYLE)),
  );
  const styles = columns.map(({ kind = 'text', isInput = false }) => styleOf(kind, isInput));
  let line = 1;
  for await (const cells of rows) {
    line += 1;
    const at = line;
    yield rowXml(
      at,
      columns.map(({ kind = 'text', isInput = false }, index) => {
        const text = cells[index] ?? '';
        return text === '' && !isInput ? '' : cellXml(index, at, text, kind, styles[index] ?? HEADER_STYLE);
      }),
    );
  }
  yield '</sheetData>';
  if (isProtected === true) yield '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0"/>';
  yield `${validationsXml(columns)}</worksheet>`;
}

const rowXml = (line: number, cells: readonly string[]): string => `<row r="${line}">${cells.join('')}</row>`;

function columnXml({ name, width, kind = 'text', isInput = false }: XlsxColumn, index: number): string {
  const at = index + 1;
  return `<col min="${at}" max="${at}" width="${width ?? Math.max(MIN_WIDTH, name.length + 2)}" style="${styleOf(kind, isInput)}" customWidth="1"/>`;
}

function validationsXml(columns: readonly XlsxColumn[]): string {
  const validations = columns.flatMap(({ choices }, index) => {
    if (choices === undefined) return [];
    const list = choices.join(',');
    if (list.length > MAX_CHOICES_LENGTH || choices.some((choice) => /[,"]/.test(choice))) {
      throw new RangeError(`choices that no cell can offer: ${list}`);
    }
    const letters = columnLetters(index);
    return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${letters}2:${letters}${LAST_ROW}"><formula1>"${escapeXml(list)}"</formula1></dataValidation>`;
  });
  return validations.length === 0
    ? ''
    : `<dataValidations count="${validations.length}">${validations.join('')}</dataValidations>`;
}
