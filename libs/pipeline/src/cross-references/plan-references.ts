import { type Problem, problem, shorten } from '#libs/documents';
import {
  describeValidity,
  type FileTable,
  periodsOverlap,
  Table,
  type TableEntry,
  type TableSettings,
  type Validity,
} from '#libs/mapping';
import { faultOf, scopeOf } from '#libs/workspace';

import type { AddedEntry } from './added-references.js';

/** An entry that a person states; `line` where it stands in a file. */
export type StatedEntry = TableEntry & { line?: number };

/** What is to be written so that entries hold. */
export interface ReferencePlan {
  added: TableEntry[];
  /** Entries that give way to one of the same value, partner and first day. */
  replaced: AddedEntry[];
  /** Those that hold already. */
  unchanged: number;
  problems: Problem[];
}

/** Most problems that are told of one change. */
const MAX_PROBLEMS = 100;

/**
 * Decides what stated entries do to a table. One of the same value, partner and first day is replaced. Whatever else would say two things of
 * a value on one day is a problem: two of people's entries, or one of them and one of the configuration's files.
 * @param live people's entries of at least these values
 */
export function planReferences(
  name: string,
  stated: readonly StatedEntry[],
  live: readonly AddedEntry[],
  { file, settings, partners }: { file: FileTable | undefined; settings: TableSettings; partners: ReadonlySet<string> },
): ReferencePlan {
  const plan: ReferencePlan = { added: [], replaced: [], unchanged: 0, problems: [] };
  const table = new Table<TableEntry & { id?: number }>(live);
  const refuse = (told: Problem): void => {
    if (plan.problems.length < MAX_PROBLEMS) plan.problems.push(told);
  };
  for (const { line, ...given } of stated) {
    const entry = { ...given, ...scopeOf(given, settings) };
    const place = line === undefined ? {} : { line };
    const reason = faultOf(entry, settings) ?? partnerFault(entry, partners);
    if (reason !== undefined) {
      refuse(problem('reference-invalid', { ...place, found: shorten(entry.from), params: { table: name, reason } }));
      continue;
    }
    const contradicted = contradictedBy(entry, file);
    if (contradicted !== undefined) {
      refuse(
        problem('reference-contradicts-file', {
          found: shorten(entry.from),
          expected: shorten(contradicted.to),
          line: contradicted.line,
          params: { table: name, file: file?.path ?? '' },
        }),
      );
      continue;
    }
    if (standsIn(file, entry)) {
      plan.unchanged += 1;
      continue;
    }
    const known = table.entriesOf(entry.from, settings).filter(({ partner }) => partner === entry.partner);
    const before = known.find(({ validFrom }) => validFrom === entry.validFrom);
    if (before !== undefined && isSame(before, entry)) {
      plan.unchanged += 1;
      continue;
    }
    // One that was stated a line before does not give way.
    const other = known.find((one) => (one !== before || one.id === undefined) && periodsOverlap(one, entry));
    if (other !== undefined) {
      refuse(problem('reference-overlaps', { ...place, ...overlapDetails(name, entry, other) }));
      continue;
    }
    if (before?.id !== undefined) {
      table.remove(before.from, (one) => one === before);
      plan.replaced.push({ ...before, id: before.id });
    }
    table.add(entry);
    plan.added.push(entry);
  }
  return plan;
}

/** An entry of the files that says something else of the value on one of the days. */
const contradictedBy = (entry: TableEntry, file: FileTable | undefined) =>
  file?.entries
    .entriesOf(entry.from, file.settings)
    .find((one) => one.partner === entry.partner && one.to !== entry.to && periodsOverlap(one, entry));

/** The files say it already, of the same days: a person's entry beside it would only be in the way of the next change of the file. */
const standsIn = (file: FileTable | undefined, entry: TableEntry): boolean =>
  file?.entries
    .entriesOf(entry.from, file.settings)
    .some(
      (one) =>
        one.partner === entry.partner &&
        one.to === entry.to &&
        one.validFrom === entry.validFrom &&
        one.validUntil === entry.validUntil,
    ) ?? false;

/** Contradictions of a configuration to what people added, as problems of its files. */
export function contradictionsTo(
  name: string,
  file: FileTable,
  live: Iterable<TableEntry & { by: string }>,
): Problem[] {
  const problems: Problem[] = [];
  for (const entry of live) {
    const known = contradictedBy(entry, file);
    if (known === undefined || problems.length === MAX_PROBLEMS) continue;
    problems.push(
      problem('table-contradicted', {
        line: known.line,
        found: shorten(known.from),
        expected: shorten(known.to),
        params: { file: file.path, table: name, other: shorten(entry.to), by: entry.by },
      }),
    );
  }
  return problems;
}

const partnerFault = ({ partner }: TableEntry, partners: ReadonlySet<string>): string | undefined =>
  partner === undefined || partners.has(partner) ? undefined : `there is no partner ${partner}`;

const isSame = (left: TableEntry, right: TableEntry): boolean =>
  left.from === right.from && left.to === right.to && left.validUntil === right.validUntil && left.note === right.note;

const overlapDetails = (table: string, { from }: TableEntry, { to, ...days }: TableEntry) => ({
  found: shorten(from),
  expected: shorten(to),
  params: { table, days: daysOf(days) },
});

/** e.g. `from 2026-07-01 until 2026-12-31` */
export const daysOf = (days: Validity): string => describeValidity(days) || 'always';
