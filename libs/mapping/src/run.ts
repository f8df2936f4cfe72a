import { type Problem, problem } from '#libs/documents';

import type { MappingContext, Unmapped } from './contract.js';
import type { Place } from './paths/scope.js';

/** Problems that one document tells of; more only repeat them. */
const MAX_PROBLEMS = 100;
/** Amounts of each currency that are remembered. */
const MAX_AMOUNTS = 20;
/** Values that one document waits for; it meets the others when these are known. */
const MAX_UNMAPPED = 1000;

/** The state of mapping one document. */
export class Run<N = unknown> {
  readonly context: MappingContext;
  /** Line where the document starts. */
  readonly line: number;
  readonly problems: Problem[] = [];
  /** Positions in the lists that enclose the field being mapped. */
  readonly trail: number[] = [];
  /** Nodes of the elements of each outermost list by its canonical name. */
  readonly elements = new Map<string, readonly N[]>();
  /** Values that its tables do not know, by table and value. */
  readonly unmapped = new Map<string, Unmapped>();
  /** The first amounts of each currency in which amounts are stated: where each is, is asked of those only that are in a wrong one. */
  readonly amounts = new Map<string, (() => { field: string; place: Place })[]>();
  /** The day that dated cross-references are judged by. */
  readonly on: string | undefined;
  /** A cross-reference said something that holds on some days only. */
  isDated = false;
  /** The text that was read last is in canonical notation: the mapping or a table gave it, or it was made of converted ones. */
  isCanonical = false;
  /** Something is wrong that no cross-reference can cure. */
  isFaulty = false;
  /** Canonical fields that have an error already, e.g. `lines.2.quantity.value`. */
  readonly #failed = new Set<string>();
  /** All fields around those. */
  readonly #around = new Set<string>();

  constructor(context: MappingContext, line: number, on: string | undefined) {
    this.context = context;
    this.line = line;
    this.on = on;
  }

  /** Errors so far. */
  get failures(): number {
    return this.#failed.size;
  }

  /** @param target canonical field with `*` for positions, e.g. `lines.*.quantity.value` */
  report(target: string, item: Problem): undefined {
    if (item.severity === 'error') {
      this.isFaulty = true;
      this.#fail(this.fieldAt(target));
    }
    return this.#tell(item);
  }

  /** Remembers in which currency an amount is stated, and where. */
  noteAmount(currency: string, target: string, place: () => Place): void {
    let amounts = this.amounts.get(currency);
    if (amounts === undefined) this.amounts.set(currency, (amounts = []));
    if (amounts.length >= MAX_AMOUNTS) return;
    const trail = [...this.trail];
    amounts.push(() => ({ field: fieldOn(trail, target), place: place() }));
  }

  /** A value that its table does not know yet: the document waits for it. */
  await(target: string, item: Problem, unmapped: Pick<Unmapped, 'table' | 'value'>): undefined {
    const field = this.fieldAt(target);
    this.#fail(field);
    const key = JSON.stringify([unmapped.table, unmapped.value]);
    if (this.unmapped.size < MAX_UNMAPPED && !this.unmapped.has(key))
      this.unmapped.set(key, { ...unmapped, on: this.on ?? '', field });
    return this.#tell(item);
  }

  #tell(item: Problem): undefined {
    const isTold = this.problems.some(
      ({ code, line, field, place }) =>
        code === item.code && line === item.line && field === item.field && place === item.place,
    );
    if (!isTold && this.problems.length < MAX_PROBLEMS) this.problems.push(item);
    return undefined;
  }

  #fail(field: string): void {
    this.#failed.add(field);
    for (const around of enclosing(field)) this.#around.add(around);
  }

  /** True when a field, one around it or one within it has an error already. */
  hasFailed(field: string): boolean {
    return (
      this.#failed.has(field) || this.#around.has(field) || enclosing(field).some((around) => this.#failed.has(around))
    );
  }

  /** The canonical field at the current position. */
  fieldAt(target: string): string {
    return fieldOn(this.trail, target);
  }
}

function fieldOn(trail: readonly number[], target: string): string {
  let depth = 0;
  return target.replace(/\*/g, () => String(trail[depth++] ?? '*'));
}

/** The fields around a field: of `lines.2.item`, `lines.2` and `lines`. */
function enclosing(field: string): string[] {
  const fields: string[] = [];
  for (let end = field.lastIndexOf('.'); end > 0; end = field.lastIndexOf('.', end - 1))
    fields.push(field.slice(0, end));
  return fields;
}

/** The problem of a value that a form cannot be written without. */
export const unwritable = (place: Place, form: string): Problem =>
  problem('output-field-missing', { field: place.field, expected: form });

/** The problem of a value that must be there and is not. */
export const missing = (place: Place): Problem =>
  problem('field-missing', { ...place, expected: 'a value', found: 'nothing' });
