/** What a spreadsheet takes for a formula at the start of a cell, full-width forms included. */
const startsFormula = /^(?:[\t\r]|\s*[=+\-@＝＋－＠])/u;
const isPlainNumber = /^[+-]?\d+(?:[.,]\d+)*$/;

/**
 * The cell with `'` before it when a spreadsheet would run it as a formula (OWASP ASVS 5.0, 1.2.10); plain numbers such as
 * `-12.50` stay numbers.
 */
export const formulaSafe = (cell: string): string =>
  startsFormula.test(cell) && !isPlainNumber.test(cell.trim()) ? `'${cell}` : cell;
