import type { DocumentType } from '#libs/documents';

import type { ExceptionSeverity } from '../exceptions/severity.js';
import type { FeedCalendar } from './calendar.js';

/** What is expected of a feed: the files of a connection, or those of one kind among them. */
export interface FeedExpectation {
  /** Absent: files of every kind. */
  for?: DocumentType;
  /** When files come; absent: nobody knows. */
  schedule?: FeedSchedule;
  size: SizeExpectation;
  /** Who sees to what goes wrong. */
  owner: string;
  severity: ExceptionSeverity;
}

export interface FeedSchedule {
  calendar: FeedCalendar;
  /** A file by each of these local times of day, or never longer than so many seconds without one. */
  by: readonly string[] | { everySeconds: number };
  /** How much later is still in time. */
  graceSeconds: number;
}

/** Rows are rows of a table, or records of a tree. An absent bound is not judged. */
export interface SizeExpectation {
  minRows?: number | undefined;
  maxRows?: number | undefined;
  minBytes?: number | undefined;
  maxBytes?: number | undefined;
  /** Share of the usual size that a file has at least. */
  atLeast?: number | undefined;
  /** Times the usual size that a file has at most. */
  atMost?: number | undefined;
  /** The usual size is the median of so many files that were taken last. */
  of: number;
  /** Share of the items in stock that a stock report may set to 0. */
  zeroing?: number | undefined;
}

/** What is expected where nothing is stated. */
export const USUAL_SIZE = { atLeast: 0.3, atMost: 3, of: 20, zeroing: 0.5 } as const;

/** Kinds that state all there is: one that has shrunk says that the rest is gone. */
const STATES_ALL: readonly (DocumentType | undefined)[] = ['InventoryReport', 'Catalogue'];

/** The size that a file of a kind should have; undefined when any is right. */
export function expectedSize(
  expectations: readonly FeedExpectation[],
  kind: DocumentType | undefined,
): SizeExpectation | undefined {
  const { atMost: _, ...unstated } = USUAL_SIZE;
  return expectationFor(expectations, kind)?.size ?? (STATES_ALL.includes(kind) ? unstated : undefined);
}

/** The expectation of a kind, else that of all files. */
export const expectationFor = (
  expectations: readonly FeedExpectation[],
  kind: DocumentType | undefined,
): FeedExpectation | undefined =>
  expectations.find((one) => one.for !== undefined && one.for === kind) ??
  expectations.find((one) => one.for === undefined);
