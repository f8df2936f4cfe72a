import { canonicalJson, type Problem, problem, sha256 } from '#libs/documents';

import { withColumns } from '../columns/with-columns.js';
import type { CompiledMapping, CompiledResult, Mapped, MappingContext } from '../contract.js';
import { buildDocument, type DocumentPlan } from '../document.js';
import { isTable } from '../match.js';
import { compileOutput } from '../output/compile-output.js';
import type { CompiledOutput } from '../output/contract.js';
import type { OutputSpec } from '../output/output-spec.js';
import { jsonScope } from '../paths/json.js';
import { KnownElements } from '../paths/known-elements.js';
import { Sights } from '../paths/sights.js';
import { tableScope } from '../paths/table.js';
import { xmlScope } from '../paths/xml.js';
import type { SourceElement, SourceJson } from '../record.js';
import { bindTable } from '../table-mapping.js';
import { tracedJson, tracedXml } from '../trace/traced-source.js';
import { Tracer } from '../trace/tracer.js';
import { deferredOutput, deferredRecords } from './deferred.js';
import { unreadOf } from './exhaustive.js';
import { Faults } from './faults.js';
import { reasonOf } from './header-fault.js';
import { Header, provenanceOf, type ReadingHeader } from './header.js';
import { compilePlan, compilePlans } from './plan.js';
import { sourceReading } from './source-reading.js';
import { detailSource } from './table-source.js';
import { compileUnread } from './unread.js';

/** Rows of one document where a table does not group them. */
const SPLIT_EVERY = 500;

/** Types whose lines mean the same in one document or in several. */
const STANDS_ALONE: ReadonlySet<string> = new Set(['InventoryReport', 'Catalogue', 'SalesReport']);

type MapRecord = CompiledMapping['mapRecord'];

/**
 * Compiles a mapping definition, as read from YAML: every fault at once, with the place in the definition as `field`.
 * @param faults collects them, with line and column where the definition's text is at hand
 * @param isProven tests have compiled it before: its head is read now, and the rest when it is used
 */
export function compileMapping(
  definition: unknown,
  fileName: string,
  faults: Faults = new Faults(fileName),
  isProven = false,
): CompiledResult {
  const told = faults.problems.length;
  const expanded = withColumns(definition, faults);
  if (faults.problems.length > told) return { ok: false, problems: faults.problems };
  const parsed = Header.safeParse(expanded);
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      faults.add(issue.path as (string | number)[], 'mapping-header-invalid', {
        params: { reason: reasonOf(issue, expanded) },
      });
    return { ok: false, problems: faults.problems };
  }
  const header = parsed.data;
  const { source, fields } = header;
  const reading = source && fields && { ...header, source, fields };
  const mapRecord = reading && (isProven ? provenRecords(reading, faults) : compileRecords(reading, faults));
  const output = header.output && outputOf(header, header.output, faults, isProven);
  if (faults.problems.length > 0) return { ok: false, problems: faults.problems };
  const hash = sha256(canonicalJson(definition));
  const mapping = reading && mapRecord && compiledMapping(reading, faults, hash, mapRecord);
  return { ok: true, ...(mapping && { mapping }), ...(output && { output }) };
}

function compiledMapping(
  header: ReadingHeader,
  faults: Faults,
  hash: string,
  mapRecord: MapRecord,
  isTraced = false,
): CompiledMapping {
  const { source } = header;
  const table = isTable(source) ? source : undefined;
  const details = table && detailSource(table);
  const notTable = { ok: false as const, problems: [problem('mapping-not-for-tables', { found: faults.fileName })] };
  return {
    id: header.mapping,
    version: header.version,
    ...provenanceOf(header),
    hash,
    target: header.target,
    ...sourceReading(source),
    ...(details !== undefined && { details: sourceReading(details) }),
    ...(table !== undefined && table.groupBy === undefined && { splitEvery: table.splitEvery ?? SPLIT_EVERY }),
    also: (header.also ?? []).map((one) => one.target),
    bind: (columns, files) =>
      table === undefined ? notTable : bindTable(header, table, { faults: faults.copy(), isTraced }, columns, files),
    mapRecord,
    traced() {
      const recorded = compileRecords(header, faults.copy(), true);
      return compiledMapping(header, faults, hash, recorded ?? mapRecord, true);
    },
  };
}

/** Checks the fields of any mapping and compiles those of trees; tables are compiled again for the columns of each file. */
function compileRecords(header: ReadingHeader, faults: Faults, isTraced = false): MapRecord | undefined {
  const { source, target } = header;
  const { format } = source;
  if (isTable(source) && source.groupBy === undefined && !STANDS_ALONE.has(target))
    faults.add(['source'], 'mapping-group-missing', { found: target });
  if (isTable(source)) return compilePlans(header, () => tableScope(undefined), faults) && noRecords;
  if (format === 'xml') {
    const { namespaces, exhaustive } = source;
    const known = new KnownElements();
    const sights = new Sights();
    const scope = xmlScope({ namespaces, known, sights });
    const plan = compilePlan(header, scope, faults, isTraced ? new Tracer(tracedXml) : undefined);
    const listed = compileUnread(source.unread, xmlScope({ namespaces }), faults);
    const unread = exhaustive === undefined ? listed : unreadOf({ known, namespaces, ...exhaustive });
    return (
      plan &&
      ((record, context) => {
        const mapped = mapTree(plan, unread, record as SourceElement, context);
        sights.forget();
        return mapped;
      })
    );
  }
  const plan = compilePlan(header, jsonScope(), faults, isTraced ? new Tracer(tracedJson) : undefined);
  const unread = compileUnread(source.unread, jsonScope(), faults);
  return plan && ((record, context) => mapTree(plan, unread, record as SourceJson, context));
}

/** Nothing of a table is checked before its columns are known. */
const provenRecords = (header: ReadingHeader, faults: Faults): MapRecord =>
  isTable(header.source)
    ? noRecords
    : deferredRecords(header, () => withoutFaults(faults, (own) => compileRecords(header, own)));

const outputOf = (header: Header, spec: OutputSpec, faults: Faults, isProven: boolean): CompiledOutput | undefined =>
  isProven
    ? deferredOutput(header, spec, () => withoutFaults(faults, (own) => compileOutput(header, spec, own)))
    : compileOutput(header, spec, faults);

function withoutFaults<T>(faults: Faults, compile: (own: Faults) => T | undefined): T | undefined {
  const own = faults.copy();
  const compiled = compile(own);
  return own.problems.length > 0 ? undefined : compiled;
}

const noRecords: MapRecord = () => {
  throw new TypeError('a table mapping maps rows: bind it to the columns first');
};

function mapTree<N extends { line: number }>(
  plan: DocumentPlan<N>,
  unread: (node: N) => readonly Problem[],
  node: N,
  context: MappingContext,
): Mapped {
  const built = buildDocument(plan, node, node.line, context);
  return { key: '', line: node.line, ...built, problems: [...built.problems, ...unread(node)] };
}
