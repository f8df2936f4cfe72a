import type { Builder } from '../compile/builders.js';
import type { Read, Source } from '../compile/compiled-source.js';
import { isMapping } from '../compile/source-spec.js';
import type { MappingContext } from '../contract.js';
import type { Path, Scope } from '../paths/scope.js';
import type { DocumentTrace, Giver, SourceText, TracedTarget } from './contract.js';
import type { TracedSource } from './traced-source.js';

/** A path with the scope that it was compiled in. */
type ScopedPath<N> = Path<N> & { text: string; scope: Scope<N> };

/** What was seen while one document was built. */
interface Notes<N> {
  root: N;
  read: Set<string>;
  targets: Map<string, TracedTarget>;
  deciding: SourceText[];
  /** The value that is being read. */
  current?: { from: SourceText[]; tables: { table: string; from: string; to: string | undefined }[] };
  draft: unknown;
}

/**
 * Notes where each value of a document comes from. A plan is compiled with a tracer or without: without one, nothing of this costs anything.
 */
export class Tracer<N> {
  readonly #source: TracedSource<N>;
  #notes: Notes<N> | undefined;
  /** Paths compiled since the last leaf. */
  #compiled: ScopedPath<N>[] = [];
  readonly #grouping: readonly string[];

  /** @param grouping columns whose values tell which rows belong together */
  constructor(source: TracedSource<N>, grouping: readonly string[] = []) {
    this.#source = source;
    this.#grouping = grouping;
  }

  /** The same scope; what its paths read is noted. */
  scope(scope: Scope<N>): Scope<N> {
    const traced: Scope<N> = {
      grammar: scope.grammar,
      isTable: scope.isTable ?? false,
      readsNumber: scope.readsNumber,
      path: (text) => {
        const path = scope.path(text);
        if (path === undefined) return undefined;
        this.#compiled.push({ ...path, text, scope: traced });
        return { ...path, spot: undefined, read: (node) => this.#see(node, text, path) };
      },
      each: (text) => {
        const each = scope.each(text);
        if (each === undefined) return undefined;
        const nodes = (node: N) => {
          const found = each.nodes(node);
          for (const one of found)
            this.#mark(one, '.' + testsOf(text), each.scope.path('.')?.place(one) ?? each.place(node));
          return found;
        };
        return { ...each, nodes, spot: undefined, scope: this.scope(each.scope) };
      },
      within: (text) => {
        const within = scope.within(text);
        return within && { ...within, spot: undefined, scope: this.scope(within.scope) };
      },
    };
    return traced;
  }

  /**
   * The reader of a canonical field; what is read meanwhile has fed it.
   * @param definedIn the base that says so
   */
  leaf(
    { target, scope, definedIn }: { target: string; scope: Scope<N>; definedIn: string | undefined },
    spec: unknown,
    { read }: Source<N>,
  ): Read<N> {
    const giver = giverIn(spec);
    const paths = this.#compiled.filter((path) => path.scope === scope);
    this.#compiled = [];
    return (node, run) => {
      const notes = this.#notes;
      if (notes === undefined) return read(node, run);
      notes.current = { from: [], tables: [] };
      const value = read(node, run);
      const { from, tables } = notes.current;
      delete notes.current;
      // An alternative that another came before is known to the mapping, too.
      for (const path of paths) if (path.read(node) !== undefined) this.#mark(node, path.text, path.place(node));
      if (value === undefined) return undefined;
      const name = run.fieldAt(target);
      notes.targets.set(name, {
        target: name,
        value,
        from,
        tables,
        ...(from.length === 0 && { giver }),
        ...(definedIn !== undefined && { definedIn }),
      });
      return value;
    };
  }

  /** The builder of the whole document; what it builds is kept to tell what of it stayed. */
  root(builder: Builder<N>): Builder<N> {
    return {
      ...builder,
      build: (node, run) => {
        const draft = builder.build(node, run);
        if (this.#notes !== undefined) this.#notes.draft = draft;
        return draft;
      },
    };
  }

  /** Builds a document and tells how it came about. */
  trace<B>(root: N, context: MappingContext, build: (context: MappingContext) => B): B & { trace: DocumentTrace } {
    const notes: Notes<N> = { root, read: new Set(), targets: new Map(), deciding: [], draft: undefined };
    this.#notes = notes;
    const { tables } = context;
    const lookup = (table: string, from: string, on: string | undefined) => {
      const to = tables.lookup(table, from, on);
      notes.current?.tables.push({ table, from, to });
      return to;
    };
    try {
      const isDated = (table: string, from: string) => tables.isDated?.(table, from) ?? false;
      const refuses = (table: string) => tables.refuses?.(table) ?? false;
      const built = build({ ...context, tables: { lookup, isDated, refuses } });
      return { ...built, trace: this.#traceOf(notes) };
    } finally {
      this.#notes = undefined;
    }
  }

  #see(node: N, text: string, path: Path<N>): string | undefined {
    const found = path.read(node);
    const notes = this.#notes;
    if (found === undefined || notes === undefined) return found;
    const place = path.place(node);
    this.#mark(node, text, place);
    const { field, line } = place;
    (notes.current?.from ?? notes.deciding).push({ field, text: found, ...(line !== undefined && { line }) });
    return found;
  }

  #mark(node: N, text: string, place: ReturnType<Path<N>['place']>): void {
    const notes = this.#notes;
    if (notes === undefined) return;
    for (const key of this.#source.keysOf(node, text, place, notes.root)) notes.read.add(key);
  }

  #traceOf({ root, read, targets, deciding, draft }: Notes<N>): DocumentTrace {
    const unread = new Map<string, SourceText & { count: number }>();
    const grouping: SourceText[] = [];
    const seen = new Set<string>();
    for (const { key, ...text } of this.#source.textsOf(root)) {
      if (read.has(key)) continue;
      if (this.#grouping.includes(key)) {
        if (!seen.has(key)) grouping.push(text);
        seen.add(key);
        continue;
      }
      const known = unread.get(text.field);
      unread.set(text.field, known === undefined ? { ...text, count: 1 } : { ...known, count: known.count + 1 });
    }
    return {
      targets: [...targetsIn(draft, '', targets)],
      deciding: [...grouping, ...distinct(deciding)],
      unread: [...unread.values()],
    };
  }
}

/** Tests of a path's last step, e.g. `[@schemeID='GLN']`. */
const testsOf = (path: string): string => /(?<!\])(?:\[[^[\]]*\])*$/.exec(path)?.[0] ?? '';

const distinct = (texts: readonly SourceText[]): SourceText[] => [
  ...new Map(texts.map((each) => [JSON.stringify(each), each])).values(),
];

/** What gives a value when no text of the source does. */
function giverIn(spec: unknown): Giver {
  if (Array.isArray(spec)) return spec.map(giverIn).find((giver) => giver !== 'constant') ?? 'constant';
  if (!isMapping(spec)) return 'constant';
  if ('default' in spec) return 'default';
  return 'context' in spec ? 'receipt' : giverIn(Object.values(spec));
}

/** Values of a built document in its order; one that no source of the mapping gave was added from the partner's settings. */
function* targetsIn(
  value: unknown,
  target: string,
  traced: ReadonlyMap<string, TracedTarget>,
): Generator<TracedTarget> {
  if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      const below = target === '' ? name : `${target}.${name}`;
      if (target !== '' || name !== 'source') yield* targetsIn(member, below, traced);
    }
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    const found = traced.get(target) ?? traced.get(target.replace(/\.0$/, ''));
    yield found === undefined
      ? {
          target,
          value: String(value),
          from: [],
          giver: target === 'documentType' ? 'constant' : 'partner',
          tables: [],
        }
      : { ...found, target };
  }
}
