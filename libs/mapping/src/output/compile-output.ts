import { type Document, shorten } from '#libs/documents';

import { objectBuilder, repetitionBuilder, withinBuilder, type Builder } from '../compile/builders.js';
import type { At, Faults } from '../compile/faults.js';
import { type Header, provenanceOf } from '../compile/header.js';
import { isMapping, isSource, SourceSpec } from '../compile/source-spec.js';
import { compileCondition, compileSource } from '../compile/source.js';
import type { CrossReferences } from '../cross-references.js';
import { jsonScope } from '../paths/json.js';
import type { Scope } from '../paths/scope.js';
import type { SourceJson, SourceValue } from '../record.js';
import { Run } from '../run.js';
import { type CompiledOutput, type Written, type WrittenColumn, WrittenNumber, type WrittenValue } from './contract.js';
import type { OutputSpec, TableOutputSpec } from './output-spec.js';

/** What compiling a part of an output needs to know. */
interface Part {
  at: At;
  scope: Scope<SourceJson>;
  faults: Faults;
  /** Whether numbers and booleans have forms of their own, or all is text. */
  isTyped: boolean;
  numbered: () => void;
}

type Node = Builder<SourceJson>;

/** Compiles the `output` section of a mapping: every value is read from the canonical document. */
export function compileOutput(header: Header, spec: OutputSpec, faults: Faults): CompiledOutput | undefined {
  let usesControlNumber = false;
  const numbered = (): void => void (usesControlNumber = true);
  const part: Part = { at: ['output'], scope: jsonScope(), faults, isTyped: spec.format === 'json', numbered };
  const build = 'columns' in spec ? compileTable(spec, part) : compileTree(spec.content, part);
  if (build === undefined) return undefined;
  return {
    id: header.mapping,
    version: header.version,
    ...provenanceOf(header),
    documentType: header.target,
    spec,
    usesControlNumber,
    write(document, tables, sent = {}) {
      const context = { tables: reversed(tables), receivedOn: '', ...sent };
      const run = new Run<SourceJson>(context, 0, issueDateOf(document));
      const written = build(nodeOf(document), run);
      return run.failures > 0 ? { ok: false, problems: run.problems } : { ok: true, written };
    },
  };
}

const nodeOf = (document: Document): SourceJson => ({ value: document as unknown as SourceValue, line: 0, path: '' });

const issueDateOf = (document: Document): string | undefined =>
  'issueDate' in document ? document.issueDate : undefined;

/** Our codes to the partner's. What has none is refused: a document of ours waits for nobody. */
const reversed = (tables: CrossReferences): CrossReferences => ({
  lookup: (table, value, on) => tables.reverse?.(table, value, on),
  refuses: () => true,
});

type Build = (node: SourceJson, run: Run<SourceJson>) => Written;

function compileTree(content: unknown, part: Part): Build | undefined {
  const node = compileMembers(content, { ...part, at: [...part.at, 'content'] });
  return node && ((root, run) => ({ kind: 'tree', value: (node.build(root, run) ?? {}) as WrittenValue }));
}

function compileTable(spec: TableOutputSpec, part: Part): Build | undefined {
  const each = part.scope.each(spec.rows ?? '.');
  if (each === undefined)
    return part.faults.add([...part.at, 'rows'], 'mapping-path-invalid', {
      found: shorten(spec.rows ?? ''),
      expected: part.scope.grammar,
    });
  const columns = Object.entries(spec.columns).map(([name, source]) => ({ name, kind: cellKind(source) }));
  if (spec.format === 'xlsx') checkNames(spec, part);
  const cells = columns.map(({ name }) =>
    compileLeaf(spec.columns[name], { ...part, scope: each.scope, at: [...part.at, 'columns', name] }),
  );
  if (!cells.every((cell) => cell !== undefined)) return undefined;
  return (root, run) => {
    const elements = each.nodes(root);
    // A document without any has one row, of what it says itself.
    const nodes = elements.length === 0 ? [{ ...root, value: {}, root: root.value }] : elements;
    const rows = nodes.map((node, index) => {
      run.trail.push(index);
      const row = cells.map((cell) => (cell.build(node, run) as string | undefined) ?? '');
      run.trail.pop();
      return row;
    });
    return { kind: 'table', columns, rows };
  };
}

/** What is said of columns must be said of columns that are there. */
function checkNames({ columns, inputs, widths }: OutputSpec & { format: 'xlsx' }, { at, faults }: Part): void {
  for (const [member, names] of Object.entries({ inputs, widths: Object.keys(widths) }))
    for (const name of names)
      if (!Object.hasOwn(columns, name))
        faults.add([...at, member], 'mapping-field-unknown', {
          found: shorten(name),
          expected: Object.keys(columns).join(', '),
        });
}

/** Numbers and dates are what the column says is one. */
function cellKind(source: unknown): WrittenColumn['kind'] {
  const as = SourceSpec.safeParse(source).data?.as;
  if (as === 'decimal' || as === 'integer') return 'number';
  return as === 'date' ? 'date' : 'text';
}

/** A source; `{ each, when, fields | value }`; `{ list: [...] }`; or members, which `in: path` narrows. */
function compileNode(definition: unknown, part: Part): Node | undefined {
  if (!isMapping(definition) || isSource(definition)) return compileLeaf(definition, part);
  if ('each' in definition) return compileRepetition(definition, part);
  if ('list' in definition) return compileEnumeration(definition['list'], part);
  return compileMembers(definition, part);
}

function compileMembers(definition: unknown, part: Part): Node | undefined {
  if (!isMapping(definition))
    return part.faults.add(part.at, 'mapping-field-invalid', { found: shown(definition), expected: 'members' });
  const { in: narrowing, ...members } = definition;
  if (narrowing !== undefined) return compileWithin(narrowing, members, part);
  const hasText = Object.hasOwn(members, '.');
  const compiled = Object.entries(members).flatMap(([name, value]) => {
    const compile = name === '.' || name.startsWith('@') ? compileLeaf : compileNode;
    const builder = compile(value, { ...part, at: [...part.at, name] });
    if (builder === undefined) return [];
    // Attributes alone do not make an element whose text is absent.
    return [{ name, builder: hasText && name !== '.' ? { ...builder, constant: true } : builder }];
  });
  return objectBuilder(compiled);
}

function compileWithin(narrowing: unknown, members: Readonly<Record<string, unknown>>, part: Part): Node | undefined {
  const paths: unknown[] = Array.isArray(narrowing) ? narrowing : [narrowing];
  const alternatives = paths.map((path) => {
    const within = typeof path === 'string' ? part.scope.within(path) : undefined;
    if (within === undefined) return badPath(path, 'in', part);
    const inner = compileMembers(members, { ...part, scope: within.scope });
    return inner && { within, inner };
  });
  return alternatives.every((each) => each !== undefined) ? withinBuilder(alternatives) : undefined;
}

function compileRepetition(definition: Readonly<Record<string, unknown>>, part: Part): Node | undefined {
  const { each: path, when, fields, value, ...others } = definition;
  const each = typeof path === 'string' ? part.scope.each(path) : undefined;
  if (each === undefined) return badPath(path, 'each', part);
  if (Object.keys(others).length > 0 || (fields === undefined) === (value === undefined))
    return part.faults.add(part.at, 'mapping-field-invalid', {
      found: shown(definition),
      expected: '{ each, when, fields | value }',
    });
  const inner: Part = { ...part, scope: each.scope };
  const element = compileNode(fields ?? value, {
    ...inner,
    at: [...part.at, fields === undefined ? 'value' : 'fields'],
  });
  const condition = when === undefined ? undefined : compileCondition(when, [...part.at, 'when'], sourceContext(inner));
  return element && repetitionBuilder({ each, when: condition, element, remember: undefined, keepEmpty: false });
}

/** The elements of several lists, one after the other. */
function compileEnumeration(definitions: unknown, part: Part): Node | undefined {
  if (!Array.isArray(definitions))
    return part.faults.add(part.at, 'mapping-field-invalid', { found: shown(definitions), expected: 'list: [...]' });
  const elements = definitions.flatMap(
    (each: unknown, index) => compileNode(each, { ...part, at: [...part.at, 'list', index] }) ?? [],
  );
  return {
    constant: elements.every(({ constant }) => constant),
    build(node, run) {
      const values = elements.flatMap((element) => element.build(node, run) ?? []);
      return values.length === 0 ? undefined : values;
    },
  };
}

function compileLeaf(definition: unknown, part: Part): Node | undefined {
  const source = compileSource(definition, part.at, 'text', sourceContext(part));
  if (source === undefined) return undefined;
  const { read, constant } = source;
  const spec = SourceSpec.safeParse(definition).data;
  const kind = part.isTyped ? spec?.as : undefined;
  if (kind === 'boolean') return { constant, build: (node, run) => truth(read(node, run)) };
  if (kind === 'decimal' || kind === 'integer') return { constant, build: (node, run) => digits(read(node, run)) };
  // A default does not make the element around it.
  return spec?.default === undefined ? { constant, build: read } : { constant, build: read, isStated: source.has };
}

const truth = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text === 'true');
const digits = (text: string | undefined): WrittenNumber | undefined =>
  text === undefined ? undefined : new WrittenNumber(text);

const sourceContext = ({ scope, faults, at, numbered }: Part) => ({
  scope,
  faults,
  target: at.join('.'),
  isOutput: true,
  numbered,
});

const badPath = (path: unknown, name: string, { at, faults, scope }: Part): undefined =>
  faults.add([...at, name], 'mapping-path-invalid', { found: shown(path), expected: scope.grammar });

const shown = (value: unknown): string => shorten(JSON.stringify(value) ?? 'nothing');
