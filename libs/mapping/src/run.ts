import { type Problem, problem } from '#libs/documents';

import type { MappingContext } from './contract.js';
import type { Place } from './paths/scope.js';

/** Problems that one document tells of; more only repeat them. */
const MAX_PROBLEMS = 100;

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
  /** Canonical fields that have an error already, e.g. `lines.2.quantity.value`. */
  readonly #failed = new Set<string>();
  /** All fields around those. */
  readonly #around = new Set<string>();

  constructor(context: MappingContext, line: number) {
    this.context = context;
    this.line = line;
  }

  /** Errors so far. */
  get failures(): number {
    return this.#failed.size;
  }

  /** @param target canonical field with `*` for positions, e.g. `lines.*.quantity.value` */
  report(target: string, item: Problem): undefined {
    if (item.severity === 'error') this.#fail(this.fieldAt(target));
    const isTold = this.problems.some(
      ({ code, line, field }) => code === item.code && line === item.line && field === item.field,
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
    let depth = 0;
    return target.replace(/\*/g, () => String(this.trail[depth++] ?? '*'));
  }
}

/** The fields around a field: of `lines.2.item`, `lines.2` and `lines`. */
function enclosing(field: string): string[] {
  const fields: string[] = [];
  for (let end = field.lastIndexOf('.'); end > 0; end = field.lastIndexOf('.', end - 1))
    fields.push(field.slice(0, end));
  return fields;
}

/** The problem of a value that must be there and is not. */
export const missing = (place: Place): Problem =>
  problem('field-missing', { ...place, expected: 'a value', found: 'nothing' });
