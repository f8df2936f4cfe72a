import type { SourceJson, SourceNumber, SourceValue } from '../record.js';
import { memberSteps, type MemberStep } from './member-path.js';
import { presentText } from './present-text.js';
import type { Place, Scope } from './scope.js';

/** `customer.name`, `addresses[0].city`, `ids[scheme='GLN'].value`, `.` for the value itself; after `/`, from the whole record. */
export const parsePath = (text: string): MemberStep[] | undefined =>
  text === '.' || text === '/' ? [] : memberSteps(text.replace(/^\//, ''));

/** `identifiers[1:]`: the elements of a list from the second on. */
const TAIL = /^(.+)\[(\d{1,3}):\]$/;

/** The list that a repetition goes through, and from which element on. */
export function listTail(text: string): { list: string; from: number } {
  const [, list = text, from = '0'] = TAIL.exec(text) ?? [];
  return { list, from: Number(from) };
}

/** A plain object, not a number that kept its digits. */
export function isMembers(value: unknown): value is { readonly [name: string]: SourceValue } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function memberOf(value: SourceValue | undefined, step: MemberStep): SourceValue | undefined {
  if (typeof step !== 'string') {
    const elements = Array.isArray(value) ? (value as readonly SourceValue[]) : [];
    if (typeof step === 'number') return elements[step];
    return elements.find((each) => (textOf(memberOf(each, step.key)) ?? '') === step.value);
  }
  return isMembers(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

const rootOf = ({ root, value }: SourceJson): SourceValue => (root === undefined ? value : root);

const follow = (value: SourceValue, steps: readonly MemberStep[]): SourceValue | undefined =>
  steps.reduce<SourceValue | undefined>(memberOf, value);

function textOf(value: SourceValue | undefined): string | undefined {
  if (typeof value === 'string') return presentText(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return String(value);
  if (value === undefined || value === null || Array.isArray(value) || isMembers(value)) return undefined;
  return (value as SourceNumber).text;
}

const isNumber = (value: SourceValue | undefined): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isMembers(value);

const joined = (prefix: string, text: string): string =>
  text === '.' ? prefix : prefix === '' ? text : `${prefix}.${text}`;

/** Members below a JSON value. `prefix` is the path of that value from the record down. */
export function jsonScope(prefix = ''): Scope<SourceJson> {
  const parts = (text: string) => {
    const steps = parsePath(text);
    const isFromRoot = text.startsWith('/');
    const field = isFromRoot ? text.slice(1) : joined(prefix, text);
    const place = (record: SourceJson): Place => ({ field, line: record.line });
    return (
      steps && {
        valueOf: (record: SourceJson) => follow(isFromRoot ? rootOf(record) : record.value, steps),
        place,
        scope: () => jsonScope(field),
      }
    );
  };
  return {
    grammar: "members such as customer.name, addresses[0].city, ids[scheme='GLN'].value, or /number from the top",
    path(text) {
      const found = parts(text);
      if (found === undefined) return undefined;
      const { place, valueOf } = found;
      return { place, read: (record) => textOf(valueOf(record)), isTyped: (record) => isNumber(valueOf(record)) };
    },
    each(text) {
      const { list, from } = listTail(text);
      const found = parts(list);
      const nodes = (record: SourceJson) => elements(record, found?.valueOf(record), list).slice(from);
      return found && { nodes, place: found.place, scope: found.scope() };
    },
    within(text) {
      const found = parts(text);
      const node = (record: SourceJson) => child(record, found?.valueOf(record), text);
      return found && { node, place: found.place, scope: found.scope() };
    },
  };
}

const child = (record: SourceJson, value: SourceValue | undefined, text: string): SourceJson | undefined =>
  isMembers(value) ? { value, root: rootOf(record), line: record.line, path: joined(record.path, text) } : undefined;

/** The elements of an array; a single value counts as an array of one. */
function elements(record: SourceJson, value: SourceValue | undefined, text: string): SourceJson[] {
  if (value === undefined || value === null) return [];
  const isList = Array.isArray(value);
  const values = isList ? (value as readonly SourceValue[]) : [value as SourceValue];
  const path = joined(record.path, text);
  return values.map((each, index) => ({
    value: each,
    root: rootOf(record),
    line: record.line,
    path: isList ? `${path}[${index}]` : path,
  }));
}
