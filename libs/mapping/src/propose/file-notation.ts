import { dateFormat, dayText } from '../values/dates.js';
import { type NumberNotation, numberReader } from '../values/numbers.js';
import type { Observed } from './observe.js';
import type { Shape } from './vocabulary.js';

/** What the head of a mapping says of all its values, and what is unclear about that. */
export interface FileNotation {
  notation: Readonly<Record<string, unknown>>;
  doubts: readonly string[];
  /** The source of a field, with its own notation where that of the file does not hold. */
  sourceOf(field: Observed, shape: Shape): { source: unknown; doubts: readonly string[] };
}

export interface Dated {
  field: Observed;
  shape: Shape;
}

/**
 * How a file writes numbers and dates: what every field of it allows. One value that can only be read in one way (`12,50`, `31/01/2026`) decides for all the
 * others; where none does, that is a doubt.
 * @param prefersComma where comma and point are equally possible, the comma is taken for decimal
 */
export function fileNotation(fields: readonly Dated[], prefersComma: boolean): FileNotation {
  const ofShape = (shape: Shape): Observed[] => fields.filter((each) => each.shape === shape).map(({ field }) => field);
  const numbers = numbersOf(ofShape('number'), prefersComma);
  const dates = datesOf(ofShape('date'));
  return {
    notation: { ...numbers?.options, ...dates?.options },
    doubts: [...(numbers?.doubts ?? []), ...(dates?.doubts ?? [])],
    sourceOf(field, shape) {
      const { name, filled } = field;
      if (shape !== 'number' && shape !== 'date') return { source: name, doubts: [] };
      const isNumber = shape === 'number';
      if ((isNumber ? numbers : dates) !== undefined || filled === 0) return { source: name, doubts: [] };
      const own = isNumber ? numbersOf([field], prefersComma) : datesOf([field]);
      if (own === undefined)
        return { source: name, doubts: isNumber ? [] : ['its dates are not all of one format that is known'] };
      return Object.keys(own.options).length === 0
        ? { source: name, doubts: own.doubts }
        : { source: { path: name, ...own.options }, doubts: own.doubts };
    },
  };
}

interface Agreed {
  options: Readonly<Record<string, unknown>>;
  doubts: readonly string[];
}

/** Nothing when no notation holds for all of them. */
function numbersOf(fields: readonly Observed[], prefersComma: boolean): Agreed | undefined {
  const filled = fields.filter((field) => field.filled > 0);
  const signs = [...new Set(filled.flatMap((field) => field.signs))];
  const [first, ...others] = commonOf(filled.map(({ numbers }) => numbers));
  if (first === undefined) return undefined;
  const values = filled.flatMap((field) => field.values);
  const differs = (one: NumberNotation, other: NumberNotation): string | undefined => {
    const [read, readOther] = [numberReader({ ...one, signs }), numberReader({ ...other, signs })];
    return values.find((text) => Number(read(text)) !== Number(readOther(text)));
  };
  const rivals = others.filter((other) => differs(first, other) !== undefined);
  const chosen =
    (prefersComma ? [first, ...rivals].find(({ decimalComma }) => decimalComma === true) : undefined) ?? first;
  const marked = others.find((other) => isMarkedIn(values, other) && differs(chosen, other) === undefined);
  const rival = [first, ...rivals].find((other) => differs(chosen, other) !== undefined);
  const example = rival && differs(chosen, rival);
  return {
    options: { ...(marked ?? chosen), ...(signs.length > 0 && { signs }) },
    doubts:
      rival === undefined || example === undefined
        ? []
        : [
            `${example} may be ${read(chosen, signs, example)} or ${read(rival, signs, example)}, and no other number decides it: the first is taken; the second would be notation: ${inWords(rival)}`,
          ],
  };
}

/** Some number has the thousands sign of a notation: `1.200,00` says what `1.200` will be. */
const isMarkedIn = (values: readonly string[], { thousands }: NumberNotation): boolean =>
  thousands !== undefined && values.some((text) => new RegExp(`\\d[${thousands}]\\d{3}`).test(text));

const read = (notation: NumberNotation, signs: readonly string[], text: string): string =>
  numberReader({ ...notation, signs })(text) ?? text;

const inWords = ({ decimalComma = false, thousands }: NumberNotation): string =>
  `{ decimalComma: ${decimalComma}${thousands === undefined ? '' : `, thousands: '${thousands}'`} }`;

function datesOf(fields: readonly Observed[]): Agreed | undefined {
  const filled = fields.filter((field) => field.filled > 0);
  const [chosen, ...others] = commonOf(filled.map(({ dateFormats }) => dateFormats));
  if (chosen === undefined) return undefined;
  if (chosen === '') return { options: {}, doubts: [] };
  const values = filled.flatMap((field) => field.values);
  const differs = (other: string) => values.find((text) => dayOf(chosen, text) !== dayOf(other, text));
  const rival = others.find((other) => differs(other) !== undefined);
  const example = rival && differs(rival);
  return {
    options: { formats: [chosen] },
    doubts:
      rival === undefined || example === undefined
        ? []
        : [
            `${example} may be ${dayOf(chosen, example)} (${chosen}) or ${dayOf(rival, example)} (${rival}), and no other date decides it: the first is taken`,
          ],
  };
}

function dayOf(format: string, text: string): string {
  const parts = dateFormat(format)?.(text);
  return parts === undefined ? '' : dayText(parts);
}

const commonOf = <T>([first = [], ...others]: readonly (readonly T[])[]): T[] =>
  first.filter((each) => others.every((other) => other.includes(each)));
