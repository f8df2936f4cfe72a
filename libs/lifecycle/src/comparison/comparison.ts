import type { DescribedProblem, Document } from '#libs/documents';

import { amountsOf } from './amounts.js';
import { fieldChanges, type FieldChange } from './field-changes.js';
import { type MoneyChange, MoneySums, type Side } from './money.js';
import { type Counts, type Example, Tally } from './tally.js';

/** What becomes of an entry of a file: it goes on, waits for a person, waits for a cross-reference, is refused. */
export const FATES = ['accepted', 'held', 'waiting', 'rejected'] as const;
export type Fate = (typeof FATES)[number];

/** An entry as one of two configurations judges it. */
export interface JudgedEntry {
  /** Number of the document, or the rows that should have been one. */
  name: string;
  line: number;
  fate: Fate;
  /** As far as it is accepted, or held. */
  document?: Document;
  problems: readonly DescribedProblem[];
  /** Connections that it goes to now. */
  targets: readonly string[];
}

export interface Transition {
  /** Absent: there is no such document. */
  before?: Fate;
  after?: Fate;
}

/** A problem that only one of the two has. */
export interface ProblemChange extends Pick<DescribedProblem, 'severity' | 'code' | 'field'> {
  change: 'new' | 'gone';
  /** Of the first. */
  message: string;
}

export interface FieldChanges {
  field: string;
  /** Changed values, and the documents that they stand in. */
  values: number;
  documents: number;
  changes: Counts<Pick<FieldChange, 'before' | 'after'>>;
}

export interface RouteChange {
  before: readonly string[];
  after: readonly string[];
}

/** How two configurations differ in what they make of the same files. */
export interface Differences {
  /** Entries that were compared: `same` and `differing` add up to them. */
  entries: number;
  same: number;
  differing: number;
  fates: Readonly<Record<Fate, Record<Side, number>>>;
  /** Entries that become something else than before. */
  transitions: Counts<Transition>;
  problems: Counts<ProblemChange>;
  /** Of documents that both have, accepted or held. */
  fields: readonly FieldChanges[];
  /** Of documents that both accept. */
  routes: Counts<RouteChange>;
  /** Documents that would go to each connection. */
  deliveries: readonly ({ connection: string } & Record<Side, number>)[];
  /** Of documents that are accepted or held. */
  money: readonly MoneyChange[];
}

/** Bounds of what is told apart; beyond them, things are counted together. */
const MAX_TRANSITIONS = 32;
const MAX_PROBLEMS = 200;
const MAX_FIELDS = 500;
const MAX_VALUES = 50;
const MAX_ROUTES = 100;

interface FieldTally {
  values: number;
  documents: number;
  changes: Tally<Pick<FieldChange, 'before' | 'after'>>;
}

/** Gathers differences entry by entry, in memory that does not grow with the entries. */
export class Comparison {
  #same = 0;
  #differing = 0;
  readonly #fates: Differences['fates'] = { accepted: none(), held: none(), waiting: none(), rejected: none() };
  readonly #transitions = new Tally<Transition>(MAX_TRANSITIONS);
  readonly #problems = new Tally<ProblemChange>(MAX_PROBLEMS);
  readonly #fields = new Map<string, FieldTally>();
  readonly #routes = new Tally<RouteChange>(MAX_ROUTES);
  readonly #deliveries = new Map<string, Record<Side, number>>();
  readonly #money = new MoneySums();

  /** Adds an entry as both judge it; absent where one has no such entry. */
  add(file: string, before: JudgedEntry | undefined, after: JudgedEntry | undefined): void {
    const either = after ?? before;
    if (either === undefined) return;
    if (before !== undefined) this.#count('before', before);
    if (after !== undefined) this.#count('after', after);
    const example = { document: either.name, file, line: either.line };
    const differs = [
      this.#compareFates(before, after, example),
      this.#compareProblems(before?.problems ?? [], after?.problems ?? [], example),
      before?.document !== undefined &&
        after?.document !== undefined &&
        this.#compareFields(before.document, after.document, example),
      before?.fate === 'accepted' && after?.fate === 'accepted' && this.#compareRoutes(before, after, example),
    ];
    if (differs.includes(true)) this.#differing += 1;
    else this.#same += 1;
  }

  /** Compared so far. */
  get entries(): number {
    return this.#same + this.#differing;
  }

  get differences(): Differences {
    return {
      entries: this.entries,
      same: this.#same,
      differing: this.#differing,
      fates: this.#fates,
      transitions: this.#transitions.counts,
      problems: this.#problems.counts,
      fields: [...this.#fields]
        .map(([field, { changes, ...counts }]) => ({ field, ...counts, changes: changes.counts }))
        .toSorted((one, other) => other.values - one.values),
      routes: this.#routes.counts,
      deliveries: [...this.#deliveries]
        .map(([connection, counts]) => ({ connection, ...counts }))
        .toSorted((one, other) => (one.connection < other.connection ? -1 : 1)),
      money: this.#money.changes,
    };
  }

  #count(side: Side, { fate, targets, document }: JudgedEntry): void {
    this.#fates[fate][side] += 1;
    for (const target of targets) {
      const counts = this.#deliveries.get(target) ?? none();
      this.#deliveries.set(target, counts);
      counts[side] += 1;
    }
    const amounts = document && amountsOf(document);
    if (amounts !== undefined) this.#money.add(side, amounts);
  }

  #compareFates(before: JudgedEntry | undefined, after: JudgedEntry | undefined, example: Example): boolean {
    if (before?.fate === after?.fate) return false;
    const transition = { ...(before && { before: before.fate }), ...(after && { after: after.fate }) };
    this.#transitions.add(`${before?.fate} ${after?.fate}`, transition, example);
    return true;
  }

  /** The same problem at another place of the same document is no other. */
  #compareProblems(before: JudgedEntry['problems'], after: JudgedEntry['problems'], example: Example): boolean {
    const [gone, fresh] = [new Map(before.map(keyed)), new Map(after.map(keyed))];
    for (const key of gone.keys()) if (fresh.delete(key)) gone.delete(key);
    for (const [key, each] of gone) this.#problems.add(`gone ${key}`, problemChange('gone', each), example);
    for (const [key, each] of fresh) this.#problems.add(`new ${key}`, problemChange('new', each), example);
    return gone.size + fresh.size > 0;
  }

  #compareFields(before: Document, after: Document, example: Example): boolean {
    const changes = fieldChanges(before, after);
    const changed = new Set<FieldTally>();
    for (const { field, ...values } of changes) {
      const tally = this.#fieldTally(field);
      tally.values += 1;
      tally.changes.add(JSON.stringify([values.before, values.after]), values, example);
      changed.add(tally);
    }
    for (const tally of changed) tally.documents += 1;
    return changes.length > 0;
  }

  #fieldTally(named: string): FieldTally {
    const field = this.#fields.has(named) || this.#fields.size < MAX_FIELDS ? named : OTHER_FIELDS;
    const tally = this.#fields.get(field) ?? { values: 0, documents: 0, changes: new Tally(MAX_VALUES) };
    this.#fields.set(field, tally);
    return tally;
  }

  #compareRoutes(before: JudgedEntry, after: JudgedEntry, example: Example): boolean {
    const [was, is] = [before.targets.toSorted(), after.targets.toSorted()];
    const [old, now] = [JSON.stringify(was), JSON.stringify(is)];
    if (old === now) return false;
    this.#routes.add(`${old} ${now}`, { before: was, after: is }, example);
    return true;
  }
}

const none = (): Record<Side, number> => ({ before: 0, after: 0 });

/** Where more fields change than are told apart. */
const OTHER_FIELDS = '(other fields)';

/** Positions in lists do not make another field; another value that was found is another problem. */
const keyed = (each: DescribedProblem): [key: string, problem: DescribedProblem] => [
  `${each.severity} ${each.code} ${(each.field ?? '').replace(/(?<=^|\.)\d+(?=\.|$)/g, '')} ${each.found ?? ''}`,
  each,
];

const problemChange = (
  change: ProblemChange['change'],
  { severity, code, field, message }: DescribedProblem,
): ProblemChange => ({ change, severity, code, ...(field !== undefined && { field }), message });
