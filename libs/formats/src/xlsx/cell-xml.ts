import { escapeXml } from '../xml/write-xml.js';
import { columnLetters } from './cell-reference.js';
import { escapeText } from './xlsx-text.js';

/** `number` and `date` (ISO 8601) are written as such where no digit is lost, otherwise as text. */
export type CellKind = 'text' | 'number' | 'date';

/** Longest text that Excel opens. */
export const MAX_CELL_TEXT = 32_767;

/** Decimals that come back digit for digit: no leading zeros, 15 digits. */
const EXACT_NUMBER = /^(?!-?0$)-?(?=[\d.]{1,15}$)(?:0|[1-9]\d*)(?:\.\d*[1-9])?$|^0$/;
const ISO_DATE = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;
const DAY_0 = Date.UTC(1899, 11, 30);
/** Days before are counted with a day that never was. */
const FIRST_SAFE_DAY = 61;

export const HEADER_STYLE = 1;
const KINDS: readonly CellKind[] = ['text', 'number', 'date'];

/** Number of a style below: each kind, then each kind as input. */
export const styleOf = (kind: CellKind, isInput: boolean): number =>
  HEADER_STYLE + 1 + KINDS.indexOf(kind) + (isInput ? KINDS.length : 0);

/** 49 is text, 0 General, 164 our own date. */
const FORMATS = [49, 0, 164];
const styleXml = (format: number): string =>
  `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>`;
const inputStyleXml = (format: number): string =>
  `<xf numFmtId="${format}" fontId="0" fillId="3" borderId="0" applyNumberFormat="1" applyFill="1" applyProtection="1"><protection locked="0"/></xf>`;
const fillXml = (colour: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/><bgColor indexed="64"/></patternFill></fill>`;

export const STYLES_XML = [
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
  '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>',
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
  `<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fillXml('E7E6E6')}${fillXml('FFF2CC')}</fills>`,
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>',
  `<cellXfs count="${2 + 2 * FORMATS.length}"><xf/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>`,
  `${FORMATS.map(styleXml).join('')}${FORMATS.map(inputStyleXml).join('')}</cellXfs></styleSheet>`,
].join('');

/** One cell; `index` is its 0-based column. */
export function cellXml(index: number, line: number, text: string, kind: CellKind, style: number): string {
  const start = `<c r="${columnLetters(index)}${line}" s="${style}"`;
  if (text === '') return `${start}/>`;
  const value = kind === 'number' ? exactNumber(text) : kind === 'date' ? serialOf(text) : undefined;
  if (value !== undefined) return `${start}><v>${value}</v></c>`;
  if (text.length > MAX_CELL_TEXT) throw new RangeError(`a cell holds at most ${MAX_CELL_TEXT} characters`);
  return `${start} t="inlineStr"><is><t xml:space="preserve">${escapeXml(escapeText(text))}</t></is></c>`;
}

const exactNumber = (text: string): string | undefined => (EXACT_NUMBER.test(text) ? text : undefined);

function serialOf(text: string): string | undefined {
  if (!ISO_DATE.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) return undefined;
  const days = (date.getTime() - DAY_0) / DAY_MS;
  return days < FIRST_SAFE_DAY ? undefined : String(days);
}
