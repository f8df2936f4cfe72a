import type { At, Faults } from '../compile/faults.js';
import { isMapping, isSource } from '../compile/source-spec.js';
import type { Origins } from './origins.js';

type Members = Record<string, unknown>;

/** How what a variant writes is put over its base. */
interface Manner {
  /** Names may be dotted: `buyer.name` is `name` in `buyer`. */
  isDotted: boolean;
  /** Taken as a whole: never is half of it the base's. */
  isWhole: (value: unknown) => boolean;
}

const FIELDS: Manner = { isDotted: true, isWhole: isSource };
const CONTENT: Manner = { isDotted: false, isWhole: isSource };
const SETTINGS: Manner = { isDotted: false, isWhole: () => false };

function mannerAt([section, member]: At): Manner {
  if (section === 'fields') return FIELDS;
  return section === 'output' && (member === 'content' || member === 'columns') ? CONTENT : SETTINGS;
}

/** Members of a repetition `{ each, when, fields | value }` that are no fields. */
const OF_REPETITION = new Set(['each', 'when', 'value']);

/**
 * Puts what a variant writes over a copy of its base, member by member. `null` removes; a source, and a list, is replaced as a whole; what names a
 * field of a repeated element goes into its `fields`. To remove what is not there is a fault.
 */
export class Overlay {
  /** @param faults of the variant's file; told at places there */
  constructor(
    private readonly origins: Origins,
    private readonly faults: Faults,
  ) {}

  /**
   * @param target members of the base at `at`, changed in place
   * @param from where `own` stands in the variant's file
   */
  put(target: Members, own: Readonly<Members>, at: At, from: At): void {
    for (const [name, value] of Object.entries(own))
      this.#assign(target, this.#steps(name, at), value, at, [...from, name]);
  }

  #steps(name: string, at: At): string[] {
    return mannerAt(at).isDotted ? name.split('.') : [name];
  }

  #assign(target: Members, path: readonly string[], value: unknown, at: At, from: At): void {
    for (let length = path.length; length > 0; length -= 1) {
      const name = path.slice(0, length).join('.');
      if (!Object.hasOwn(target, name)) continue;
      const below = path.slice(length);
      if (below.length === 0) return this.#replace(target, name, value, [...at, name], from);
      const inner = this.#membersOf(target[name], [...at, name]);
      if (inner !== undefined) return this.#assign(inner.members, below, value, inner.at, from);
    }
    this.#assignNew(target, path, value, at, from);
  }

  /** The base has no such name: it may have names below it, or one above that was a source. */
  #assignNew(target: Members, path: readonly string[], value: unknown, at: At, from: At): void {
    const name = path.join('.');
    const below = Object.keys(target).filter((key) => mannerAt(at).isDotted && key.startsWith(`${name}.`));
    if (below.length > 0 && this.#isOpen(value, at)) {
      for (const [member, each] of Object.entries(value))
        this.#assign(target, [...path, ...this.#steps(member, at)], each, at, [...from, member]);
      return;
    }
    for (const key of below) delete target[key];
    if (value === null && below.length === 0) return this.#removesNothing(from);
    if (value === null) return this.origins.set([...at, name], { file: this.faults.fileName, at: from });
    for (let length = 1; length < path.length; length += 1) delete target[path.slice(0, length).join('.')];
    this.#set(target, name, value, [...at, name], from);
  }

  #replace(target: Members, name: string, value: unknown, at: At, from: At): void {
    const present = target[name];
    if (value === null) {
      delete target[name];
      this.origins.set(at, { file: this.faults.fileName, at: from });
    } else if (!this.#isOpen(value, at) || !this.#isOpen(present, at)) this.#set(target, name, value, at, from);
    else if ('each' in present) this.#putRepetition(present, value, at, from);
    else if ('each' in value) this.#set(target, name, value, at, from);
    else this.put(present, value, at, from);
  }

  #putRepetition(present: Members, value: Readonly<Members>, at: At, from: At): void {
    for (const [name, each] of Object.entries(value)) {
      const isOwn = OF_REPETITION.has(name) || name === 'fields';
      if (isOwn && Object.hasOwn(present, name)) this.#replace(present, name, each, [...at, name], [...from, name]);
      else if (isOwn || !isMapping(present['fields'])) this.#assignNew(present, [name], each, at, [...from, name]);
      else this.#assign(present['fields'], this.#steps(name, at), each, [...at, 'fields'], [...from, name]);
    }
  }

  /** The fields within a field, or within each element of a list. */
  #membersOf(value: unknown, at: At): { members: Members; at: At } | undefined {
    if (!this.#isOpen(value, at)) return undefined;
    if (!('each' in value)) return { members: value, at };
    return isMapping(value['fields']) ? { members: value['fields'], at: [...at, 'fields'] } : undefined;
  }

  /** Whether members are put into it one by one. */
  #isOpen(value: unknown, at: At): value is Members {
    const { isWhole } = mannerAt(at);
    return isMapping(value) && !isWhole(value) && !(isWhole === isSource && 'list' in value);
  }

  #set(target: Members, name: string, value: unknown, at: At, from: At): void {
    this.origins.set(at, { file: this.faults.fileName, at: from });
    target[name] = this.#withoutRemovals(value, at, from);
  }

  #withoutRemovals(value: unknown, at: At, from: At): unknown {
    if (!this.#isOpen(value, at)) return value;
    const members = Object.entries(value).filter(([name, member]) => {
      if (member === null) this.#removesNothing([...from, name]);
      return member !== null;
    });
    return Object.fromEntries(
      members.map(([name, member]) => [name, this.#withoutRemovals(member, [...at, name], [...from, name])]),
    );
  }

  #removesNothing(from: At): void {
    this.faults.add(from, 'mapping-removes-nothing', { found: String(from.at(-1)) });
  }
}
