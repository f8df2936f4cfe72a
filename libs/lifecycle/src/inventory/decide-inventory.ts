import { type InventoryReport, type Problem, revisionOf, warning } from '#libs/documents';

import type { EventDraft, OrderPolicy } from '../orders/decision.js';
import { itemIdOf } from '../orders/ledger.js';
import type { Reason } from '../orders/release-hold.js';
import { validateDocument } from '../rules/validate.js';

/** The absolute stock of one item at one site. */
export interface StockLevel {
  itemId: string;
  /** The sender's location; `''` where it names none. */
  site: string;
  quantity: string;
  unitCode?: string;
}

/** What is known when a stock report is decided on. */
export interface InventoryFacts {
  /** Instant in UTC. */
  receivedAt: string;
  /** As-of and revision of the newest report that was recorded of this sender. */
  newest?: { asOf: string; revision: string };
  /** `revisionOf` the report, where the caller has it at hand. */
  revision?: string;
  /** A person lets it pass, and why: rules that only hold are told as warnings. */
  released?: Reason;
}

export type InventoryDecision =
  /** Write these levels as of that moment. `problems` tell of lines that were left out. */
  | {
      kind: 'recorded';
      asOf: string;
      revision: string;
      levels: StockLevel[];
      events: EventDraft[];
      problems: Problem[];
    }
  /** The same content again: what it said is still so. */
  | { kind: 'renewed'; asOf: string; events: EventDraft[]; problems: Problem[] }
  /** Older than what is recorded. Nothing is applied. */
  | { kind: 'ignored'; asOf: string; events: EventDraft[]; problems: Problem[] }
  | { kind: 'held'; reasons: Problem[]; events: EventDraft[]; problems: Problem[] }
  | { kind: 'rejected'; problems: Problem[] };

/**
 * Decides what a stock report does. Levels are absolute: a newer report replaces, it never adds, and an older one never wins.
 * Each line stands alone: one that breaks a blocking rule is left out and told, and the report is refused only
 * when no line is left.
 */
export function decideInventory(
  report: InventoryReport,
  facts: InventoryFacts,
  policy: Pick<OrderPolicy, 'rules' | 'partner'>,
): InventoryDecision {
  const revision = facts.revision ?? revisionOf(report);
  const asOf = asOfReport(report, facts.receivedAt);
  const { newest } = facts;
  const event = (type: string, details: object): EventDraft => ({
    type,
    version: 1,
    payload: {
      asOf,
      revision,
      ...(newest === undefined ? {} : { before: newest }),
      ...(facts.released === undefined ? {} : { released: facts.released }),
      ...details,
    },
  });
  if (newest !== undefined && asOf < newest.asOf) {
    const problems = [warning('inventory-older', { expected: newest.asOf, found: asOf })];
    return { kind: 'ignored', asOf, events: [event('inventory.ignored', {})], problems };
  }
  if (newest?.revision === revision)
    return { kind: 'renewed', asOf, events: [event('inventory.renewed', {})], problems: [] };
  const findings = validateDocument(report, policy.rules, policy.partner);
  const blocks = findings.filter((finding) => finding.consequence === 'block');
  const leftOut = new Set(blocks.map((finding) => finding.lineIndex));
  const lines = leftOut.size === 0 ? report.lines : report.lines.filter((_, index) => !leftOut.has(index));
  if (leftOut.has(undefined) || lines.length === 0) return { kind: 'rejected', problems: blocks };
  const holds = facts.released === undefined ? findings.filter((finding) => finding.consequence === 'hold') : [];
  const problems = findings.filter((finding) => !holds.includes(finding));
  if (holds.length > 0)
    return { kind: 'held', reasons: holds, events: [event('inventory.held', { lines: lines.length })], problems };
  const details = { lines: lines.length, leftOut: report.lines.length - lines.length };
  return {
    kind: 'recorded',
    asOf,
    revision,
    levels: levelsOf(lines),
    events: [event('inventory.recorded', details)],
    problems,
  };
}

/** As stated; a report that states only its day is as of the end of that day, but never later than it was received. */
function asOfReport({ asOf, issueDate }: InventoryReport, receivedAt: string): string {
  if (asOf !== undefined) return new Date(asOf).toISOString();
  const received = new Date(receivedAt).toISOString();
  if (issueDate === undefined) return received;
  const endOfDay = `${issueDate}T23:59:59.999Z`;
  return endOfDay < received ? endOfDay : received;
}

/** One level an item and site; equal repeats count once. */
function levelsOf(lines: InventoryReport['lines']): StockLevel[] {
  const levels = new Map<string, StockLevel>();
  for (const line of lines) {
    const level = {
      itemId: itemIdOf(line.item),
      site: line.site ?? '',
      quantity: line.quantity.value,
      ...(line.quantity.unitCode === undefined ? {} : { unitCode: line.quantity.unitCode }),
    };
    levels.set(`${level.itemId}\n${level.site}`, level);
  }
  return [...levels.values()];
}
