import type { z } from 'zod';

import { type Document, type DocumentType, type Problem, problem, schemaOf, shorten } from '#libs/documents';

import type { Builder } from './compile/builders.js';
import type { Leaf } from './compile/leaves.js';
import type { MappingContext } from './contract.js';
import { missing, placed, Run } from './run.js';

/** How documents of one mapping are built from nodes of one kind. */
export interface DocumentPlan<N> {
  target: DocumentType;
  format: string;
  /** Id and version, as documents name their mapping. */
  mapping: string;
  root: Builder<N>;
  leaves: ReadonlyMap<string, Leaf<N>>;
}

/** A built document, or what is wrong with it. */
export interface Built {
  document?: Document;
  problems: Problem[];
}

/**
 * Builds one document and checks it with the schema of its type. Faults of the schema are told with the source field.
 * @param found problems that the record has already, e.g. rows of a wrong structure
 */
export function buildDocument<N>(
  plan: DocumentPlan<N>,
  node: N,
  line: number,
  context: MappingContext,
  found: readonly Problem[] = [],
): Built {
  const run = new Run<N>(context, line);
  run.problems.push(...found);
  const draft = (plan.root.build(node, run) ?? {}) as Record<string, unknown>;
  complete(draft, plan, run);
  const checked = schemaOf[plan.target]?.safeParse(draft);
  if (checked?.success === true && !run.hasErrors) return { document: draft as Document, problems: run.problems };
  for (const issue of checked?.error?.issues ?? []) report(issue, plan, node, run);
  return { problems: run.problems };
}

/** Adds what the file need not say: type, parties and currency of the partner, and where the document came from. */
function complete<N>(draft: Record<string, unknown>, plan: DocumentPlan<N>, run: Run<N>): void {
  const { target, format, mapping } = plan;
  const { partner, receiptId } = run.context;
  draft['documentType'] = target;
  if (partner?.buyer !== undefined) draft['buyer'] ??= partner.buyer;
  if (partner?.seller !== undefined) draft['seller'] ??= partner.seller;
  if (partner?.defaults?.currency !== undefined) draft['currency'] ??= partner.defaults.currency;
  draft['source'] = {
    format,
    ...(draft['source'] as object | undefined),
    ...(receiptId === undefined ? {} : { receiptId }),
    mapping,
    position: `line ${run.line}`,
  };
}

type Issue = z.core.$ZodIssue;

/** A fault of the schema as a problem of the source; left out where the field has a problem already. */
function report<N>(issue: Issue, plan: DocumentPlan<N>, node: N, run: Run<N>): void {
  const path = issue.path.map(String);
  if ([...run.failed].some((failed) => isRelated(failed, path.join('.')))) return;
  const leaf = leafFor(path, plan.leaves);
  const place = leaf === undefined ? { line: run.line } : placeOf(leaf, path, node, run);
  const field = leaf?.source.field ?? path.join('.');
  run.report(path.join('.'), issueProblem(issue, field, place));
}

/** True when one canonical field is the other or lies within it. */
const isRelated = (one: string, other: string): boolean =>
  `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);

/** The leaf of a canonical field, or the first below it. */
function leafFor<N>(path: readonly string[], leaves: ReadonlyMap<string, Leaf<N>>): Leaf<N> | undefined {
  const target = path.map((step) => (/^\d+$/.test(step) ? '*' : step)).join('.');
  const exact = leaves.get(target);
  if (exact !== undefined) return exact;
  for (const [name, leaf] of leaves) if (name.startsWith(`${target}.`)) return leaf;
  return undefined;
}

function placeOf<N>({ source, list }: Leaf<N>, path: readonly string[], node: N, run: Run<N>) {
  if (list === undefined) return source.place(node);
  const position = Number(path[list.split('.').length]);
  const element = run.elements.get(list)?.[position];
  return element === undefined ? { line: run.line } : source.place(element);
}

function issueProblem(issue: Issue, field: string, place: { line?: number; column?: number }): Problem {
  const at = placed(field, place);
  const isAbsent = issue.code === 'invalid_type' && issue.input === undefined;
  if (isAbsent || (issue.code === 'too_small' && issue.origin === 'array')) return missing(field, place);
  if (issue.code === 'too_big')
    return problem('value-too-long', {
      ...at,
      expected: `at most ${issue.maximum} characters`,
      found: shorten(textOf(issue.input)),
    });
  return problem('value-invalid', { ...at, expected: issue.message, found: shorten(textOf(issue.input)) });
}

const textOf = (input: unknown): string => (typeof input === 'string' ? input : (JSON.stringify(input) ?? 'nothing'));
