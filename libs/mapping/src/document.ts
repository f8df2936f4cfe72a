import type { z } from 'zod';

import {
  conformityOf,
  type Document,
  type DocumentType,
  isSameParty,
  Party,
  type Problem,
  problem,
  shorten,
} from '#libs/documents';

import type { Builder } from './compile/builders.js';
import { mixedCurrencies } from './compile/currency.js';
import type { Leaf } from './compile/leaves.js';
import type { Mapped, MappingContext } from './contract.js';
import type { Place } from './paths/scope.js';
import { missing, Run } from './run.js';
import type { DocumentTrace } from './trace/contract.js';
import type { Tracer } from './trace/tracer.js';

/** How documents of one mapping are built from nodes of one kind. */
export interface DocumentPlan<N> {
  documentType: DocumentType;
  schema: z.ZodType<Document>;
  /** Names of its top level. */
  members: ReadonlySet<string>;
  /** Without lines there is no document, and nothing is wrong, whatever stands around them. */
  optional: boolean;
  format: string;
  /** Id and version, as documents name their mapping. */
  mapping: string;
  root: Builder<N>;
  leaves: ReadonlyMap<string, Leaf<N>>;
  tracer?: Tracer<N> | undefined;
}

/** A built document, or what is wrong with it. */
export interface Built {
  document?: Document;
  isSilent?: true;
  problems: Problem[];
  atSource?: NonNullable<Mapped['atSource']>;
  waits?: NonNullable<Mapped['waits']>;
  trace?: DocumentTrace;
}

/**
 * Builds one document and checks it with the schema of its type. Faults of the schema are told with the source field.
 * @param found errors that the record has already, e.g. rows that contradict each other
 */
export function buildDocument<N>(
  plan: DocumentPlan<N>,
  node: N,
  line: number,
  context: MappingContext,
  found: readonly Problem[] = [],
): Built {
  const { tracer } = plan;
  if (tracer === undefined) return build(plan, node, line, context, found);
  return tracer.trace(node, context, (traced) => build(plan, node, line, traced, found));
}

function build<N>(
  plan: DocumentPlan<N>,
  node: N,
  line: number,
  context: MappingContext,
  found: readonly Problem[],
): Built {
  const first = draw(plan, node, new Run<N>(context, line, context.receivedOn));
  const issued = first.draft['issueDate'];
  // Its own date is known when it is built: one that met dated cross-references is built once more, as of that day.
  const isOtherDay = first.run.isDated && typeof issued === 'string' && issued !== first.run.on;
  const { run, draft } = isOtherDay ? draw(plan, node, new Run<N>(context, line, issued)) : first;
  run.problems.unshift(...found);
  if (plan.optional && draft['lines'] === undefined && !run.hasFailed('lines')) return { isSilent: true, problems: [] };
  complete(draft, plan, run);
  for (const { field, problem } of mixedCurrencies(draft['currency'], run)) run.report(field, problem);
  const issues = issuesOf(draft, plan.schema);
  if (issues.length === 0 && run.failures === 0 && found.length === 0)
    return {
      document: draft as Document,
      problems: run.problems,
      atSource: (problem) => atSource(problem, plan, node, run),
    };
  for (const issue of issues) report(issue, plan, node, run);
  if (run.unmapped.size === 0 || run.isFaulty || found.length > 0) return { problems: run.problems };
  return { problems: run.problems, waits: { values: [...run.unmapped.values()], draft } };
}

const draw = <N>(plan: DocumentPlan<N>, node: N, run: Run<N>): { run: Run<N>; draft: Draft } => ({
  run,
  draft: (plan.root.build(node, run) ?? {}) as Draft,
});

type Draft = Record<string, unknown>;

/** Adds what the file need not say: its type, parties and currency of the partner, and where the document came from. */
function complete<N>(draft: Draft, { documentType, members, format, mapping }: DocumentPlan<N>, run: Run<N>): void {
  draft['documentType'] = documentType;
  const { partner, receiptId } = run.context;
  const fill = (name: string, value: unknown): void => {
    if (value !== undefined && members.has(name)) draft[name] ??= value;
  };
  fill('buyer', partner?.buyer);
  fill('seller', partner?.seller);
  if (partner?.company !== undefined) fillCompany(partner.company, draft, fill);
  // Where it does not name its currency, its amounts do.
  if (!run.hasFailed('currency')) fill('currency', [...run.amounts.keys()][0]);
  fill('currency', partner?.defaults?.currency);
  const source: Draft = receiptId === undefined ? {} : { receiptId };
  source['format'] = (draft['source'] as Draft | undefined)?.['format'] ?? format;
  source['mapping'] = mapping;
  source['position'] = `line ${run.line}`;
  draft['source'] = source;
}

type Company = NonNullable<NonNullable<MappingContext['partner']>['company']>;

/** Our company stands where its own system names the other side only; nobody buys from himself. */
function fillCompany({ party, side }: Company, draft: Draft, fill: (name: string, value: unknown) => void): void {
  const [buyer, seller] = [draft['buyer'], draft['seller']].map((each) => Party.safeParse(each).data);
  const named = buyer ?? seller;
  if (named === undefined && side !== undefined) fill(side, party);
  if (named !== undefined && !isSameParty(named, party)) fill(buyer === undefined ? 'buyer' : 'seller', party);
}

type Issue = z.core.$ZodIssue;

/** The fast test spares most documents the schema, which has the last word: nothing is rejected without a fault that it names. */
const issuesOf = (draft: Draft, schema: z.ZodType<Document>): readonly Issue[] =>
  conformityOf(schema)(draft) ? [] : (schema.safeParse(draft, { reportInput: true }).error?.issues ?? []);

/** A fault of the schema as a problem of the source; left out where the field has a problem already. */
function report<N>(issue: Issue, plan: DocumentPlan<N>, node: N, run: Run<N>): void {
  const path = issue.path.map(String);
  if (run.hasFailed(path.join('.'))) return;
  const leaf = leafFor(path, plan.leaves);
  const place = (leaf && placeOf(leaf, path, node, run)) ?? { field: path.join('.'), line: run.line };
  run.report(path.join('.'), issueProblem(issue, place));
}

/** What rules find names the canonical field; its sender knows the column. */
function atSource<N>(found: Problem, plan: DocumentPlan<N>, node: N, run: Run<N>): Problem {
  if (found.field === undefined || found.line !== undefined) return found;
  const path = found.field.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  const leaf = leafFor(path, plan.leaves);
  return { ...found, ...(leaf && placeOf(leaf, path, node, run)) };
}

/** The leaf of a canonical field, or the first below it. */
function leafFor<N>(path: readonly string[], leaves: ReadonlyMap<string, Leaf<N>>): Leaf<N> | undefined {
  const target = path.map((step) => (/^\d+$/.test(step) ? '*' : step)).join('.');
  const exact = leaves.get(target);
  if (exact !== undefined) return exact;
  for (const [name, leaf] of leaves) if (name.startsWith(`${target}.`)) return leaf;
  return undefined;
}

function placeOf<N>({ place, list }: Leaf<N>, path: readonly string[], node: N, run: Run<N>): Place | undefined {
  if (list === undefined) return place(node);
  const element = run.elements.get(list)?.[Number(path[list.split('.').length])];
  return element && place(element);
}

function issueProblem(issue: Issue, place: Place): Problem {
  const isAbsent = issue.code === 'invalid_type' && issue.input === undefined;
  if (isAbsent || (issue.code === 'too_small' && issue.origin === 'array')) return missing(place);
  const found = shorten(textOf(issue.input));
  if (issue.code === 'too_big')
    return problem('value-too-long', { ...place, expected: `at most ${issue.maximum} characters`, found });
  return problem('value-invalid', { ...place, expected: issue.message, found });
}

const textOf = (input: unknown): string => (typeof input === 'string' ? input : (JSON.stringify(input) ?? 'nothing'));
