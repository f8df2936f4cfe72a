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
  /** Canonical fields that have a problem already, e.g. `lines.2.quantity.value`. */
  readonly failed = new Set<string>();

  constructor(context: MappingContext, line: number) {
    this.context = context;
    this.line = line;
  }

  get hasErrors(): boolean {
    return this.failed.size > 0 || this.problems.some(({ severity }) => severity === 'error');
  }

  /** @param target canonical field with `*` for positions, e.g. `lines.*.quantity.value` */
  report(target: string, item: Problem): undefined {
    if (item.severity === 'error') this.failed.add(this.fieldAt(target));
    const isTold = this.problems.some(
      ({ code, line, field }) => code === item.code && line === item.line && field === item.field,
    );
    if (!isTold && this.problems.length < MAX_PROBLEMS) this.problems.push(item);
    return undefined;
  }

  /** The canonical field at the current position. */
  fieldAt(target: string): string {
    let depth = 0;
    return target.replace(/\*/g, () => String(this.trail[depth++] ?? '*'));
  }
}

/** The problem of a value that must be there and is not. */
export const missing = (place: Place): Problem =>
  problem('field-missing', { ...place, expected: 'a value', found: 'nothing' });
