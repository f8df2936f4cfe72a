import { type Document, shorten } from '#libs/documents';

import { type Builder, type Member, objectBuilder, repetitionBuilder, withinBuilder } from '../compile/builders.js';
import type { At, Faults } from '../compile/faults.js';
import { type Header, provenanceOf } from '../compile/header.js';
import { isMapping, isSource, SourceSpec } from '../compile/source-spec.js';
import { compileCondition, compileSource } from '../compile/source.js';
import type { CrossReferences } from '../cross-references.js';
import { jsonScope } from '../paths/json.js';
import type { Scope } from '../paths/scope.js';
import type { SourceJson, SourceValue } from '../record.js';
import { Run, unwritable } from '../run.js';
import { type CompiledOutput, type Written, type WrittenColumn, WrittenNumber, type WrittenValue } from './contract.js';
import { ListReads } from './list-reads.js';
import type { OutputSpec, TableOutputSpec } from './output-spec.js';

/** What compiling a part of an output needs to know. */
interface Part {
  at: At;
  scope: Scope<SourceJson>;
  faults: Faults;
  /** Whether numbers and booleans have forms of their own, or all is text. */
  isTyped: boolean;
  numbered: () => void;
  /** What is written, for people. */
  form: string;
}

type Node = Builder<SourceJson>;

/** Compiles the `output` section of a mapping: every value is read from the canonical document. */
export function compileOutput(header: Header, spec: OutputSpec, faults: Faults): CompiledOutput | undefined {
  let usesControlNumber = false;
  const numbered = (): void => void (usesControlNumber = true);
  const isTyped = spec.format === 'json';
  const reads = new ListReads();
  const unwatched: Part = { at: ['output'], scope: jsonScope(), faults, isTyped, numbered, form: header.mapping };
  const demand = compileDemands(spec, unwatched);
  const part: Part = { ...unwatched, scope: reads.watched(unwatched.scope) };
  const build = 'columns' in spec ? compileTable(spec, part) : compileTree(spec.content, part);
  if (build === undefined) return undefined;
  return {
    id: header.mapping,
    version: header.version,
    ...provenanceOf(header),
    documentType: header.target,
    spec,
    usesControlNumber,
    omittedFrom: (document) => reads.omittedFrom(document, header.mapping),
    write(document, tables, sent = {}) {
      const context = { tables: reversed(tables), receivedOn: '', ...sent };
      const run = new Run<SourceJson>(context, 0, issueDateOf(document));
      const node = nodeOf(document);
      demand(node, run);
      const written = build(node, run);
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

type Demand = (node: SourceJson, run: Run<SourceJson>) => void;

/** Reports what the receiver's form demands and the document does not have, an object or a value. */
function compileDemands({ requires }: OutputSpec, part: Part): Demand {
  const demands = requires.map((fields, index) => {
    const at = [...part.at, 'requires', index];
    return { fields, found: fields.flatMap((field) => presenceOf(field, { ...part, at }) ?? []) };
  });
  return (node, run) => {
    for (const { fields, found } of demands) {
      const field = fields.join(', ');
      if (!found.some((isPresent) => isPresent(node))) run.report(field, unwritable({ field }, part.form));
    }
  };
}

function presenceOf(field: string, part: Part): ((node: SourceJson) => boolean) | undefined {
  const [path, within] = [part.scope.path(field), part.scope.within(field)];
  if (path === undefined || within === undefined) return badPath(field, undefined, part);
  return (node) => path.read(node) !== undefined || within.node(node) !== undefined;
}

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
  const { in: narrowing, ...narrowed } = definition;
  if (narrowing !== undefined) return compileWithin(narrowing, narrowed, part);
  if ('each' in definition) return compileRepetition(definition, part);
  if ('list' in definition) return compileEnumeration(definition['list'], part);
  return compileMembers(definition, part);
}

function compileMembers(definition: unknown, part: Part): Node | undefined {
  if (!isMapping(definition))
    return part.faults.add(part.at, 'mapping-field-invalid', { found: shown(definition), expected: 'members' });
  const members = Object.entries(definition).flatMap(([name, value]) => {
    const compile = name === '.' || name.startsWith('@') ? compileLeaf : compileNode;
    const builder = compile(value, { ...part, at: [...part.at, name] });
    return builder === undefined ? [] : [{ name, builder }];
  });
  const text = members.find(({ name }) => name === '.');
  if (text === undefined) return objectBuilder(members);
  return textBuilder(
    text.builder,
    members.filter((member) => member !== text),
  );
}

/** An element with a text is there when the text is: its attributes are not even asked for without. */
const textBuilder = (text: Node, attributes: readonly Member<SourceJson>[]): Node => ({
  constant: text.constant,
  build(node, run) {
    const value = text.isStated?.(node) === false ? undefined : text.build(node, run);
    if (value === undefined) return undefined;
    const built = attributes.map(({ name, builder }) => [name, builder.build(node, run)] as const);
    return { '.': value, ...Object.fromEntries(built.filter(([, attribute]) => attribute !== undefined)) };
  },
});

function compileWithin(narrowing: unknown, members: Readonly<Record<string, unknown>>, part: Part): Node | undefined {
  const paths: unknown[] = Array.isArray(narrowing) ? narrowing : [narrowing];
  const alternatives = paths.map((path) => {
    const within = typeof path === 'string' ? part.scope.within(path) : undefined;
    if (within === undefined) return badPath(path, 'in', part);
    const inner = compileNode(members, { ...part, scope: within.scope });
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
  return (
    element &&
    repetitionBuilder({
      chosen: { of: each.nodes },
      when: condition,
      element,
      target: '',
      remember: undefined,
      keepEmpty: false,
    })
  );
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

const sourceContext = ({ scope, faults, at, numbered, form }: Part) => ({
  scope,
  faults,
  target: at.join('.'),
  output: form,
  numbered,
});

const badPath = (path: unknown, name: string | undefined, { at, faults, scope }: Part): undefined =>
  faults.add(name === undefined ? at : [...at, name], 'mapping-path-invalid', {
    found: shown(path),
    expected: scope.grammar,
  });

const shown = (value: unknown): string => shorten(JSON.stringify(value) ?? 'nothing');
