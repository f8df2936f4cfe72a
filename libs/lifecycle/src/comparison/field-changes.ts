import { type Document, shorten } from '#libs/documents';

/** A value that two readings of one document state otherwise; absent where one says nothing. */
export interface FieldChange {
  /** Canonical field, lists without positions: `lines[].price.amount`; `lines[]` is an element that only one has. */
  field: string;
  before?: string;
  after?: string;
}

/** What differs between two readings of one document, but for where it came from. None: they say the same. */
export function fieldChanges(before: Document, after: Document): FieldChange[] {
  const changes: FieldChange[] = [];
  compare({ ...before, source: undefined }, { ...after, source: undefined }, '', changes);
  return changes;
}

function compare(before: unknown, after: unknown, field: string, changes: FieldChange[]): void {
  if (before === after) return;
  if (isList(before) && isList(after)) compareLists(before, after, `${field}[]`, changes);
  else if (isObject(before) && isObject(after)) compareObjects(before, after, field, changes);
  else if (before === undefined && isList(after)) compareLists([], after, `${field}[]`, changes);
  else if (after === undefined && isList(before)) compareLists(before, [], `${field}[]`, changes);
  else if (before === undefined && isObject(after)) compareObjects({}, after, field, changes);
  else if (after === undefined && isObject(before)) compareObjects(before, {}, field, changes);
  else tell(field, before, after, changes);
}

function compareObjects(before: Members, after: Members, field: string, changes: FieldChange[]): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
    compare(before[name], after[name], field === '' ? name : `${field}.${name}`, changes);
}

/** Lists of one length are compared by position; others by line number, where they have one each. */
function compareLists(before: List, after: List, field: string, changes: FieldChange[]): void {
  const pairs =
    before.length === after.length ? byPosition(before, after) : (byLine(before, after) ?? byPosition(before, after));
  for (const [one, other] of pairs)
    if (one === undefined || other === undefined) tell(field, one, other, changes);
    else compare(one, other, field, changes);
}

type Pair = readonly [before: unknown, after: unknown];

const byPosition = (before: List, after: List): Pair[] =>
  Array.from({ length: Math.max(before.length, after.length) }, (_, index) => [before[index], after[index]]);

/** Undefined where the elements have no numbers of their own. */
function byLine(before: List, after: List): Pair[] | undefined {
  const [theirs, ours] = [numbered(before), numbered(after)];
  if (theirs === undefined || ours === undefined) return undefined;
  return [...new Set([...theirs.keys(), ...ours.keys()])].map((number) => [theirs.get(number), ours.get(number)]);
}

function numbered(list: List): Map<string, unknown> | undefined {
  const elements = new Map<string, unknown>();
  for (const element of list) {
    const number = isObject(element) ? element['lineNumber'] : undefined;
    if (typeof number !== 'string' || elements.has(number)) return undefined;
    elements.set(number, element);
  }
  return elements;
}

function tell(field: string, before: unknown, after: unknown, changes: FieldChange[]): void {
  const [was, is] = [textOf(before), textOf(after)];
  changes.push({ field, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) });
}

const textOf = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : shorten(JSON.stringify(value));

type Members = Readonly<Record<string, unknown>>;
type List = readonly unknown[];

const isList = (value: unknown): value is List => Array.isArray(value);
const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !isList(value);
