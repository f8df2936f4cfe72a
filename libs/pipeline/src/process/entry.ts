import {
  canonicalJson,
  described,
  type Document,
  type DocumentType,
  type Problem,
  type ProblemCode,
  sha256,
} from '#libs/documents';
import { type Mapped, toldOnce } from '#libs/mapping';
import {
  type DocumentOutcome,
  type DocumentWrite,
  type KnownDocument,
  type LevelWrite,
  newId,
  type NewEvent,
  type NewHold,
  type NewIntent,
  type OrderWrite,
  type Receipt,
  type WaitingDocument,
} from '#libs/store';
import type { Connection, Partner, Workspace } from '#libs/workspace';

export interface EntryContext {
  workspace: Workspace;
  /** Version of the configuration that this run uses. */
  version: number;
  partner: Partner;
  connection: Connection;
  receipt: Receipt;
  fence: number;
  /** Mapping id and version. */
  mapping: string;
  /** What the mapping makes. */
  documentType: DocumentType;
  /** State of the tables that this run uses. */
  tablesRevision: number;
  /** The receipt runs again, for those entries only that had to wait and need not any more. */
  runsAgain: boolean;
  /** Then, documents of the entries in hand by key, locked: each entry takes the place of its own. */
  due?: ReadonlyMap<string, string>;
}

/** Everything that one transaction writes. */
export interface Decided {
  documents: DocumentWrite[];
  waiting: WaitingDocument[];
  created: OrderWrite[];
  changed: OrderWrite[];
  holds: NewHold[];
  /** Accepted orders whose planned effects a new version replaces. */
  withdrawn: string[];
  /** Orders whose older open holds a newer document made pointless. */
  superseded: string[];
  levels: StockWrite[];
  known: KnownDocument[];
  events: NewEvent[];
  /** `laneSeq` is the lane's newest event, known when the events are written. */
  intents: Omit<NewIntent, 'laneSeq' | 'configurationVersion'>[];
}

/** Absolute levels of one partner as of one moment. */
export interface StockWrite {
  companyId: string;
  partnerId: string;
  asOf: Date;
  documentId: string;
  levels: LevelWrite[];
}

/**
 * An entry that could not become a document: kept with its problems, so that its sender is told each of them. What else it would have waited for is
 * ours to add, and stands behind what the sender must correct.
 */
export function rejectedEntry(context: EntryContext, mapped: Mapped): DocumentWrite {
  const told = mapped.problems.map((each) => lackOfOurs(each, 'cross-reference-lacking'));
  const problems = [
    ...told.filter(({ severity }) => severity === 'error'),
    ...told.filter(({ severity }) => severity !== 'error'),
  ];
  return documentOf(context, { ...mapped, problems }, 'rejected');
}

/** A value that our tables lack, told to its sender: the command that adds it is for people here. */
export const lackOfOurs = (found: Problem, code: ProblemCode): Problem =>
  found.code === 'cross-reference-missing' ? { ...found, severity: 'warning', code } : found;

/** What is stored of an entry. `canonical` is what was accepted, `revision` is of what was sent. */
interface Content {
  canonical: string;
  revision: string;
}

export function contentOf(document: Document): Content {
  const canonical = canonicalJson({ ...document, source: undefined });
  return { canonical, revision: sha256(canonical) };
}

/** An entry with what was found in its document, told where its sender wrote it. */
export function withFound(mapped: Mapped, found: readonly Problem[]): Mapped {
  const placed = found.map((each) => mapped.atSource?.(each) ?? each);
  return { ...mapped, problems: [...toldOnce(mapped.problems, placed), ...placed] };
}

export function documentOf(
  context: EntryContext,
  mapped: Mapped,
  outcome: DocumentOutcome,
  content: Content | undefined = mapped.document && contentOf(mapped.document),
): DocumentWrite {
  return {
    id: context.due?.get(mapped.key) ?? newId('doc'),
    companyId: context.receipt.companyId,
    receiptId: context.receipt.id,
    entryKey: mapped.key,
    line: mapped.line,
    documentType: mapped.document?.documentType ?? context.documentType,
    ...(mapped.document === undefined ? {} : { documentNumber: mapped.document.documentId }),
    ...content,
    outcome,
    problems: mapped.problems.map((problem) => described(problem)),
    mapping: context.mapping,
    tablesRevision: context.tablesRevision,
  };
}
