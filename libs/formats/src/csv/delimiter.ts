import { fault } from '../format-problem.js';
import { Malformed } from '../text-reader.js';

export type Delimiter = ',' | ';' | '\t' | '|';

/** Delimiters that an undeclared one is decided among. */
export const candidates: readonly Delimiter[] = [',', ';', '\t', '|'];
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
export function chooseDelimiter(header: string, quote: string, line: number, declared?: Delimiter): Delimiter {
  const counts = countCandidates(header, quote);
  const ranked = candidates.toSorted((a, b) => counts[b] - counts[a]);
  const [most = ',', next = ';'] = ranked;
  if (declared !== undefined) {
    if (counts[declared] > 0 || counts[most] === 0) return declared;
    const details = { line, expected: delimiterNames[declared], found: delimiterNames[most] };
    throw new Malformed(fault('csv-wrong-delimiter', details));
  }
  if (counts[most] > 0 && counts[most] === counts[next]) {
    const found = `${delimiterNames[most]} and ${delimiterNames[next]}, ${counts[most]} times each`;
    throw new Malformed(fault('csv-delimiter-undecidable', { line, expected: 'one delimiter', found }));
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
