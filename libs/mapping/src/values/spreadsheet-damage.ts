import type { ProblemCode } from '#libs/documents';

/** What a spreadsheet shows instead of a value, in the languages in which it writes files: all begin with `#`. */
const ERRORS: ReadonlySet<string> = new Set(
  (
    '#REF! #N/A #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #UNKNOWN! #BUSY! #GETTING_DATA ' +
    '#BEZUG! #NV #WERT! #ZAHL! #ÜBERLAUF! #KALK! ' +
    '#VALEUR! #NOM? #NOMBRE! #NUL! ' +
    '#N/D #¡REF! #¡VALOR! #¡DIV/0! #¿NOMBRE? #¡NULO! #¡NUM! ' +
    '#RIF! #VALORE! #NOME? #NULLO! ' +
    '#VERW! #WAARDE! #DEEL/0! #NAAM? #LEEG! #GETAL! #N/B'
  ).split(' '),
);
/** Characters that a cell can hold; https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3 */
const MAX_CELL = 32_767;
/** A long number as a narrow cell shows it: `5.01E+12`. */
const EXPONENT = /^[+-]?\d(?:[.,]\d+)?E\+\d{2,3}$/i;

/** What a spreadsheet did to a cell before it was saved as text: what stood there is lost. */
export function damageOf(text: string): ProblemCode | undefined {
  if (text.length === MAX_CELL) return 'cell-cut-off';
  if (text.startsWith('#')) {
    if (ERRORS.has(text.toUpperCase())) return 'cell-error';
    return /^#{3,}$/.test(text) ? 'cell-too-narrow' : undefined;
  }
  return text.length < 20 && EXPONENT.test(text) ? 'cell-exponent' : undefined;
}

/** Digits with so many zeros before them are looked for. */
const MAX_LOST_ZEROS = 18;

/** The code that a table knows and that differs only by zeros at its start, which a spreadsheet takes from what it takes for a number. */
export function withLostZeros(text: string, isKnown: (code: string) => boolean): string | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  for (let zeros = 1; zeros <= MAX_LOST_ZEROS; zeros += 1) {
    const code = '0'.repeat(zeros) + text;
    if (isKnown(code)) return code;
  }
  return undefined;
}
