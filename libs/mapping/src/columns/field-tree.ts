import type { ChosenElement, MemberStep } from '../paths/member-path.js';

export type Tree = { [name: string]: unknown };

/** Sources by the fields that they fill, in the form of the `fields` of a mapping. */
export class FieldTree {
  readonly root: Tree = {};
  /** Elements of lists, by the list and the step that chose them. */
  readonly #elements = new Map<unknown, Map<string, Tree>>();

  /** Puts a source where a path leads; returns where that is in the tree. */
  place(steps: readonly MemberStep[], source: unknown, tree: Tree = this.root): (string | number)[] {
    const [member, next, ...others] = steps;
    if (typeof member !== 'string') return [];
    if (next === undefined) {
      tree[member] = source;
      return [member];
    }
    if (typeof next === 'string') {
      const inner = (tree[member] ??= {}) as Tree;
      return [member, ...this.place([next, ...others], source, inner)];
    }
    const { list } = (tree[member] ??= { list: [] }) as { list: unknown[] };
    if (others.length === 0) {
      list.push(source);
      return [member, 'list', list.length - 1];
    }
    const element = this.#elementFor(list, next);
    return [member, 'list', list.indexOf(element), ...this.place(others, source, element)];
  }

  #elementFor(list: unknown[], step: number | ChosenElement): Tree {
    const chosen = this.#elements.get(list) ?? new Map<string, Tree>();
    this.#elements.set(list, chosen);
    const id = JSON.stringify(step);
    const known = chosen.get(id);
    if (known !== undefined) return known;
    // What makes it the chosen one.
    const element: Tree = typeof step === 'object' && step.value !== '' ? { [step.key]: { const: step.value } } : {};
    chosen.set(id, element);
    list.push(element);
    return element;
  }
}
