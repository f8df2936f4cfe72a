import { problem } from '#libs/documents';
import { JsonNumber, type JsonValue, type OpenBytes, readJson, readXml, type XmlElement } from '#libs/formats';
import { headerScore, lineScore, nameWords, observe, type Sample, type SampleField } from '#libs/mapping';

import type { ReadSample } from './contract.js';
import { jsonRowsIn, readJsonRowsSample } from './json-rows-sample.js';
import { type Branch, type Place, placesOf } from './tree-places.js';

/** Proposals are made of documents, not of whole months of them. */
const MOST_BYTES = 8 * 1_048_576;
/** Members that the files of a mapping are known by. */
const MATCHED = 4;

export async function readXmlSample(open: OpenBytes): Promise<ReadSample> {
  let root: XmlElement | undefined;
  for await (const item of readXml(open(), { limits: { maxRecordLength: MOST_BYTES } })) {
    if (item.kind === 'failed') return { ok: false, problems: [item.problem] };
    if (item.kind === 'elements') root ??= item.elements[0];
  }
  if (root === undefined) return { ok: false, problems: [problem('file-empty')] };
  const tree = treeOf([elementBranch(root)], '/');
  const { name, namespace } = root;
  const source = {
    format: 'xml',
    match: { root: name, ...(namespace !== '' && { namespace }) },
    ...(tree.record.length > 0 && { record: `/${[name, ...tree.record].join('/')}` }),
  };
  return sampleOf(tree, source, ublDoubts(root));
}

/** Root elements of UBL that mappings are shipped for, with those names. */
const UBL: Readonly<Record<string, string>> = {
  Order: 'order',
  OrderChange: 'order-change',
  OrderResponse: 'order-response',
  DespatchAdvice: 'despatch-advice',
  ReceiptAdvice: 'receipt-advice',
  InventoryReport: 'inventory-report',
  Catalogue: 'catalogue',
  Invoice: 'invoice',
  CreditNote: 'credit-note',
};

/** A document of UBL, or one that has its names, is better read by what is there for it. */
function ublDoubts({ name, namespace, children }: XmlElement): string[] {
  const mapping = UBL[name];
  const has = (child: string): boolean => children.some((each) => each.name === child);
  const hasNames = has('ID') && has('IssueDate') && children.some((each) => each.name.endsWith('Line'));
  if (mapping === undefined || !hasNames) return [];
  const base = `extends: standards/ubl/${mapping}`;
  return namespace.startsWith('urn:oasis:names:specification:ubl:')
    ? [
        `this is UBL, which the mapping standards/ubl/${mapping} reads whole: name that in the connection, or write a variant with ${base}`,
      ]
    : [
        `its names are those of UBL: a variant with ${base} and match: { root: ${name}${namespace === '' ? '' : `, namespace: '${namespace}'`} } in its source reads more of it than this`,
      ];
}

/** Values of a file of JSON lines that are looked at. */
const MOST_VALUES = 200;

export async function readJsonSample(open: OpenBytes): Promise<ReadSample> {
  const roots: JsonValue[] = [];
  for await (const item of readJson(open(), { limits: { maxRecordLength: MOST_BYTES } })) {
    if (item.kind === 'failed') return { ok: false, problems: [item.problem] };
    if (item.kind === 'values') roots.push(...item.values.map(({ value }) => value));
    if (roots.length >= MOST_VALUES) break;
  }
  const [root] = roots;
  if (root === undefined) return { ok: false, problems: [problem('file-empty')] };
  const rows = jsonRowsIn(roots);
  if (rows !== undefined) return readJsonRowsSample(open, rows);
  // A document that is an array is a list without a name.
  const isList = Array.isArray(root);
  const branches = roots.map((value) => ({
    name: '',
    isList: false,
    children: valueBranches(isList ? '*' : '', value, isList),
  }));
  const tree = treeOf(branches, '.');
  const record = tree.record.map((name) => (name === '*' ? '[*]' : `.${name}`)).join('');
  return sampleOf(tree, {
    format: 'json',
    match: { members: topMembers(tree) },
    ...(record !== '' && { record: `$${record.endsWith('[*]') ? record : `${record}[*]`}` }),
  });
}

const byMeaning = (one: SampleField, other: SampleField): number =>
  headerScore([other.path ?? other.name]) - headerScore([one.path ?? one.name]);

/** Members of the record itself, those first that say what it is; the lines are one of them. */
function topMembers({ fields, lines }: Tree): string[] {
  const own = fields.filter(({ isOfLine }) => isOfLine !== true).toSorted(byMeaning);
  const names = [...(lines === undefined ? [] : [lines]), ...own.map(({ name }) => name)];
  return [...new Set(names.map((name) => name.split(/[.[]/)[0] ?? ''))].slice(0, MATCHED);
}

/** Attributes are children named `@name`. */
const elementBranch = ({ name, text, attributes, children }: XmlElement): Branch => ({
  name,
  isList: false,
  ...(text.trim() !== '' && { text: text.trim() }),
  children: [
    ...Object.entries(attributes).map(([attribute, value]) => ({
      name: `@${attribute}`,
      isList: false,
      text: value,
      children: [],
    })),
    ...children.map(elementBranch),
  ],
});

/** One branch, or one for each item of an array. */
function valueBranches(name: string, value: JsonValue, isList = false): Branch[] {
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => valueBranches(name, item, true));
  if (value === null) return [];
  if (value instanceof JsonNumber) return [{ name, isList, text: value.text, children: [] }];
  if (typeof value !== 'object') return [{ name, isList, text: String(value), children: [] }];
  const members = Object.entries(value).flatMap(([member, each]) => valueBranches(member, each));
  return name === '' ? members : [{ name, isList, children: members }];
}

interface Tree {
  /** Names from below the root to the record; empty: the root is the record. */
  record: readonly string[];
  /** Path of the lines below the record. */
  lines?: string;
  fields: readonly SampleField[];
}

/** What is called so holds lines, even where a sample has one. */
const LINE_WORDS = new Set(
  'line lines item items position positions detail details row rows article articles orderline orderlines zeile artikel regel ligne linea riga'.split(
    ' ',
  ),
);
/** Meanings that a line must have at least. */
const LEAST_LINE = 2;

/** The list that speaks most of items is the lines; the list around it, if any, is the records. */
function treeOf(roots: readonly Branch[], separator: '/' | '.'): Tree {
  const places = placesOf(roots);
  const rootName = roots[0]?.name ?? '';
  const leaves = places.filter(({ texts }) => texts.length > 0);
  const repeats = ({ most, isList }: Place): boolean => most > 1 || isList;
  const lists = places.filter((place) => place.hasChildren && (repeats(place) || LINE_WORDS.has(lastWord(place))));
  const linePath = linesAmong(lists, leaves);
  const around = places.filter(({ path }) => linePath !== undefined && isBelow(linePath, path));
  const record = around.findLast((place) => repeats(place) || isNamedList(rootName, place))?.path ?? [];
  /** Of a JSON array that is neither records nor lines, the first item. */
  const isArray = (path: readonly string[]): boolean =>
    separator === '.' && places.some((place) => place.isList && isSame(place.path, path));
  const written = (names: readonly string[], base: readonly string[]): string =>
    names
      .map((name, index) => (isArray([...base, ...names.slice(0, index + 1)]) ? `${name}[0]` : name))
      .join(separator);
  /** @param isOfLine absent: a record without lines is a line itself */
  const fieldsOf = (base: readonly string[], isOfLine?: boolean): SampleField[] =>
    leaves
      .filter(
        ({ path }) => isBelow(path, base) && (isOfLine === true || linePath === undefined || !isBelow(path, linePath)),
      )
      .map(({ path, texts }) => ({
        ...observe(written(path.slice(base.length), base), texts),
        ...(isOfLine !== undefined && { isOfLine }),
        path: [singular(base.at(-1) ?? rootName), ...path.slice(base.length)],
      }));
  if (linePath === undefined) return { record, fields: fieldsOf(record) };
  return {
    record,
    lines: linePath.slice(record.length).join(separator),
    fields: [...fieldsOf(record, false), ...fieldsOf(linePath, true)],
  };
}

/** Of a list and one inside it, each speaks of what is not in the other. */
function linesAmong(lists: readonly Place[], leaves: readonly Place[]): readonly string[] | undefined {
  const scored = lists.map(({ path }) => {
    const inner = lists.filter((other) => isBelow(other.path, path));
    const own = leaves.filter(
      (leaf) => isBelow(leaf.path, path) && !inner.some((other) => isBelow(leaf.path, other.path)),
    );
    return {
      path,
      score: lineScore(own.map((leaf) => [singular(path.at(-1) ?? ''), ...leaf.path.slice(path.length)])),
    };
  });
  const [best] = scored.filter(({ score }) => score >= LEAST_LINE).toSorted((one, other) => other.score - one.score);
  return best?.path;
}

const lastWord = ({ path }: Place): string => nameWords(path.at(-1) ?? '').at(-1) ?? '';

/** `Orders` holds more than one `Order`, even where a sample has one. */
function isNamedList(rootName: string, { path }: Place): boolean {
  const name = (path.at(-1) ?? '').toLowerCase();
  const parent = (path.at(-2) ?? rootName).toLowerCase();
  return parent !== name && [`${name}s`, `${name}es`, `${name}en`, `${name}list`].includes(parent);
}

const singular = (name: string): string => (name === '*' ? '' : name.replace(/(?<=\w{2})s$/i, ''));

const isBelow = (path: readonly string[], above: readonly string[]): boolean =>
  path.length > above.length && above.every((name, index) => path[index] === name);

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name, index) => other[index] === name);

const sampleOf = ({ lines, fields }: Tree, source: Sample['source'], doubts: readonly string[] = []): ReadSample => ({
  ok: true,
  sample: {
    source,
    isTable: false,
    ...(lines !== undefined && { lines }),
    fields,
    doubts: [
      ...doubts,
      ...(lines === undefined
        ? ['each record is taken for a document of one line: nothing in it repeats like lines']
        : []),
    ],
  },
});
