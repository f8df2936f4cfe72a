/** A moment as written, and what it was not. */
export interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Minutes east of UTC; undefined when not stated. */
  offset: number | undefined;
}

/** Reads a text of one format; undefined when it does not fit or names no real moment. */
export type DateReader = (text: string) => Parts | undefined;

interface Token {
  part: keyof Parts;
  pattern: string;
  read?: (text: string) => number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const monthNamed = (text: string): number => MONTHS.findIndex((name) => name.toLowerCase() === text.toLowerCase()) + 1;
/** Two digits are of 1969 to 2068, as POSIX strptime has it. */
const FIRST_OF_1900 = 69;
const fullYear = (text: string): number => Number(text) + (Number(text) < FIRST_OF_1900 ? 2000 : 1900);

/**
 * Letters of date formats, a subset of Unicode TR 35: `MMM` is an English month such as `Nov`, `xx` is `+0100`, `xxx` is `+01:00`; a final `Z` is
 * accepted for both.
 */
const TOKENS: Readonly<Record<string, Token>> = {
  yyyy: { part: 'year', pattern: '(\\d{4})' },
  yy: { part: 'year', pattern: '(\\d{2})', read: fullYear },
  MMM: { part: 'month', pattern: '([A-Za-z]{3})', read: monthNamed },
  MM: { part: 'month', pattern: '(\\d{2})' },
  M: { part: 'month', pattern: '(\\d{1,2})' },
  dd: { part: 'day', pattern: '(\\d{2})' },
  d: { part: 'day', pattern: '(\\d{1,2})' },
  HH: { part: 'hour', pattern: '(\\d{2})' },
  H: { part: 'hour', pattern: '(\\d{1,2})' },
  mm: { part: 'minute', pattern: '(\\d{2})' },
  ss: { part: 'second', pattern: '(\\d{2})' },
  xxx: { part: 'offset', pattern: '(Z|[+-]\\d{2}:\\d{2})', read: offsetMinutes },
  xx: { part: 'offset', pattern: '(Z|[+-]\\d{4})', read: offsetMinutes },
};

const TOKEN = /yyyy|yy|MMM|MM?|dd?|HH?|mm|ss|xxx?/g;

/** Compiles a format such as `dd.MM.yyyy` or `yyyy-MM-dd HH:mm:ss xx`; undefined when it holds an unknown letter or no day. */
export function dateFormat(format: string): DateReader | undefined {
  const order: Token[] = [];
  let pattern = '';
  let end = 0;
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  for (const match of format.matchAll(TOKEN)) {
    const token = TOKENS[match[0]];
    const between = format.slice(end, match.index);
    if (token === undefined || /[A-SU-Za-z]/.test(between)) return undefined;
    pattern += literal(between) + token.pattern;
    order.push(token);
    end = match.index + match[0].length;
  }
  if (
    /[A-Za-z]/.test(format.slice(end)) ||
    !['year', 'month', 'day'].every((part) => order.some((token) => token.part === part))
  )
    return undefined;
  const whole = new RegExp(`^${pattern}${literal(format.slice(end))}$`);
  return (text) => partsOf(whole.exec(text), order);
}

function partsOf(match: RegExpExecArray | null, order: readonly Token[]): Parts | undefined {
  if (match === null) return undefined;
  const parts: Parts = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, offset: undefined };
  for (const [index, { part, read = Number }] of order.entries()) parts[part] = read(match[index + 1] ?? '');
  return isReal(parts) ? parts : undefined;
}

function offsetMinutes(text: string): number {
  if (text === 'Z') return 0;
  const digits = text.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return text.startsWith('-') ? -minutes : minutes;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function isReal({ year, month, day, hour, minute, second, offset }: Parts): boolean {
  const days = month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0);
  return (
    year > 0 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60 && Math.abs(offset ?? 0) <= 14 * 60
  );
}

/** ISO 8601 and XML Schema dates; of a date with time, the day as written. */
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2}|[T ]\d{2}:\d{2}.*)?$/;
const ISO_INSTANT = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(Z|[+-]\d{2}:?\d{2})$/;

const tokens = (...names: string[]): Token[] => names.flatMap((name) => TOKENS[name] ?? []);
const ISO_DATE_PARTS = tokens('yyyy', 'MM', 'dd');
const ISO_INSTANT_PARTS = tokens('yyyy', 'MM', 'dd', 'HH', 'mm', 'ss', 'xxx');

export const isoDate: DateReader = (text) => partsOf(ISO_DATE.exec(text), ISO_DATE_PARTS);

export const isoInstant: DateReader = (text) => partsOf(ISO_INSTANT.exec(text), ISO_INSTANT_PARTS);

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** `YYYY-MM-DD`: the day as written, whatever its offset. */
export const dayText = ({ year, month, day }: Parts): string =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;

/** `YYYY-MM-DDTHH:mm:ssZ`; undefined when the offset is not stated: a local time is no instant. */
export function instantText(parts: Parts): string | undefined {
  if (parts.offset === undefined) return undefined;
  const { year, month, day, hour, minute, second, offset } = parts;
  return `${new Date(Date.UTC(year, month - 1, day, hour, minute - offset, second)).toISOString().slice(0, 19)}Z`;
}

/** Writes a canonical date or instant (in UTC) in a format that {@link dateFormat} accepts; undefined for another text. */
export function writtenDate(text: string, format: string): string | undefined {
  const parts = isoInstant(text) ?? isoDate(text);
  if (parts === undefined) return undefined;
  const { year, month, day, hour, minute, second } = parts;
  const values: Readonly<Record<string, string>> = {
    yyyy: String(year).padStart(4, '0'),
    yy: two(year % 100),
    MMM: MONTHS[month - 1] ?? '',
    MM: two(month),
    M: String(month),
    dd: two(day),
    d: String(day),
    HH: two(hour),
    H: String(hour),
    mm: two(minute),
    ss: two(second),
    xxx: '+00:00',
    xx: '+0000',
  };
  return format.replace(TOKEN, (token) => values[token] ?? token);
}
