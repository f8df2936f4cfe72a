import type { SourceJson, SourceNumber, SourceValue } from '../record.js';
import { presentText, type Scope } from './scope.js';

type Step = string | number;

/** `customer.name`, `addresses[0].city`, `.` for the value itself. */
function parsePath(text: string): Step[] | undefined {
  if (text === '.') return [];
  const steps: Step[] = [];
  for (const part of text.split('.')) {
    const match = /^([^[\]]+)((?:\[\d+\])*)$/.exec(part);
    if (match === null) return undefined;
    steps.push(match[1] ?? '');
    for (const index of (match[2] ?? '').matchAll(/\d+/g)) steps.push(Number(index[0]));
  }
  return steps;
}

/** A plain object, not a number that kept its digits. */
export function isMembers(value: unknown): value is { readonly [name: string]: SourceValue } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function memberOf(value: SourceValue | undefined, step: Step): SourceValue | undefined {
  if (typeof step === 'number') return Array.isArray(value) ? (value as readonly SourceValue[])[step] : undefined;
  return isMembers(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

const follow = (value: SourceValue, steps: readonly Step[]): SourceValue | undefined =>
  steps.reduce<SourceValue | undefined>(memberOf, value);

function textOf(value: SourceValue | undefined): string | undefined {
  if (typeof value === 'string') return presentText(value);
  if (typeof value === 'boolean') return String(value);
  if (value === undefined || value === null || Array.isArray(value) || isMembers(value)) return undefined;
  return (value as SourceNumber).text;
}

const joined = (prefix: string, text: string): string =>
  text === '.' ? prefix : prefix === '' ? text : `${prefix}.${text}`;

/** Members below a JSON value. `prefix` is the path of that value from the record down. */
export function jsonScope(prefix = ''): Scope<SourceJson> {
  return {
    grammar: 'members such as customer.name or addresses[0].city',
    path(text) {
      const steps = parsePath(text);
      if (steps === undefined) return undefined;
      return {
        field: joined(prefix, text),
        exists: true,
        read: (record) => textOf(follow(record.value, steps)),
        place: (record) => ({ line: record.line }),
      };
    },
    each(text) {
      const steps = parsePath(text);
      if (steps === undefined) return undefined;
      return {
        nodes: (record) => elements(record, follow(record.value, steps), text),
        scope: jsonScope(joined(prefix, text)),
      };
    },
    within(text) {
      const steps = parsePath(text);
      if (steps === undefined) return undefined;
      return {
        node: (record) => child(record, follow(record.value, steps), text),
        scope: jsonScope(joined(prefix, text)),
      };
    },
  };
}

const child = (record: SourceJson, value: SourceValue | undefined, text: string): SourceJson | undefined =>
  isMembers(value) ? { value, line: record.line, path: joined(record.path, text) } : undefined;

/** The elements of an array; a single value counts as an array of one. */
function elements(record: SourceJson, value: SourceValue | undefined, text: string): SourceJson[] {
  if (value === undefined || value === null) return [];
  const values = Array.isArray(value) ? (value as readonly SourceValue[]) : [value as SourceValue];
  return values.map((each, index) => ({
    value: each,
    line: record.line,
    path: `${joined(record.path, text)}[${index}]`,
  }));
}
