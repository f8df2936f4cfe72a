import { fault } from '../format-problem.js';
import { Malformed } from '../text-reader.js';

export type Delimiter = ',' | ';' | '\t' | '|';

const candidates: readonly Delimiter[] = [',', ';', '\t', '|'];
const delimiterNames: Readonly<Record<Delimiter, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'vertical bar',
};

/**
 * The delimiter of a table, decided on its header row: the declared one, else the candidate that occurs most often outside
 * quotes, comma for a single column. Fails when two occur equally often, or when another than the declared would split.
 */
export function chooseDelimiter(header: string, quote: string, declared?: Delimiter): Delimiter {
  const counts = countCandidates(header, quote);
  const ranked = candidates.toSorted((a, b) => counts[b] - counts[a]);
  const [most = ',', next = ';'] = ranked;
  if (declared !== undefined) {
    if (counts[declared] > 0 || counts[most] === 0) return declared;
    const details = { line: 1, expected: delimiterNames[declared], found: delimiterNames[most] };
    throw new Malformed(fault('csv-wrong-delimiter', details));
  }
  if (counts[most] > 0 && counts[most] === counts[next]) {
    const found = `${delimiterNames[most]} and ${delimiterNames[next]}, ${counts[most]} times each`;
    throw new Malformed(fault('csv-delimiter-undecidable', { line: 1, expected: 'one delimiter', found }));
  }
  return most;
}

function countCandidates(header: string, quote: string): Record<Delimiter, number> {
  const counts = { ',': 0, ';': 0, '\t': 0, '|': 0 };
  const outsideQuotes =
    quote === ''
      ? header
      : header
          .split(quote)
          .filter((_, index) => index % 2 === 0)
          .join('');
  for (const character of outsideQuotes) {
    if (isCandidate(character)) counts[character] += 1;
  }
  return counts;
}

const isCandidate = (character: string): character is Delimiter => candidates.some((one) => one === character);

/**
 * The header row as written: the first line that is not empty, up to a line end outside quotes.
 * Undefined when its end may still come.
 */
export function headerText(text: string, quote: string, isLast: boolean): string | undefined {
  const start = text.search(/[^\r\n]/);
  if (start === -1) return isLast ? '' : undefined;
  let isQuoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === quote) isQuoted = !isQuoted;
    else if (!isQuoted && (character === '\n' || character === '\r')) return text.slice(start, at);
  }
  return isLast ? text.slice(start) : undefined;
}
