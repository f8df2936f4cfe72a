import type { FormatProblem } from './record.js';

/** The longest piece of a sender's own text that a problem repeats. */
const MAX_FOUND = 200;

/** An error of syntax; what it quotes from the file is shortened. */
export function fault(code: string, details: Omit<FormatProblem, 'code' | 'severity'> = {}): FormatProblem {
  const { found, field } = details;
  return {
    severity: 'error',
    code,
    ...details,
    ...(found !== undefined && { found: shorten(found) }),
    ...(field !== undefined && { field: shorten(field) }),
  };
}

const shorten = (text: string): string => (text.length > MAX_FOUND ? `${text.slice(0, MAX_FOUND)}…` : text);
