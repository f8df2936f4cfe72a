import { columnKey } from '../paths/column-names.js';
import { isMembers } from '../paths/json.js';
import type { Place } from '../paths/scope.js';
import { cellPlace, type Rows } from '../paths/table.js';
import type { SourceElement, SourceJson, SourceNumber, SourceValue } from '../record.js';
import type { SourceText } from './contract.js';

/** A text of the source with a key that tells it from every other of the record. */
export type KeyedText = SourceText & { key: string };

/** What tracing must know of one kind of source. */
export interface TracedSource<N> {
  /** Keys of what a path reads in a node: of the text, and of what the path tests. */
  keysOf(node: N, path: string, place: Place, root: N): string[];
  /** Every text of a record. */
  textsOf(root: N): Iterable<KeyedText>;
}

/** A column is one field, whichever of its rows is read. */
export const tracedTable = (columns: readonly string[]): TracedSource<Rows> => ({
  keysOf: (_, __, { field }) => [columnKey(field)],
  *textsOf(rows) {
    for (const [index, row] of rows.entries())
      for (const [position, cell] of row.cells.entries()) {
        const isToldAlready = index > 0 && row.head !== undefined && position < row.head.width;
        const field = columns[position];
        const text = cell.trim();
        if (field === undefined || text === '' || isToldAlready) continue;
        yield { key: columnKey(field), field, line: cellPlace(row, position).line, text };
      }
  },
});

const attributeKey = ({ line, column }: Omit<Place, 'field'>, name = ''): string => `${line}:${column}@${name}`;

/** Elements are told apart by where they stand. */
export const tracedXml: TracedSource<SourceElement> = {
  keysOf(_, path, place) {
    const attribute = /(?:^|\/)@([^@'\]]+)$/.exec(path)?.[1];
    const tested = [...path.matchAll(/\[@([^=[]+)='/g)].map((match) => attributeKey(place, match[1]));
    return [attributeKey(place, attribute), ...tested];
  },
  textsOf: (root) => elementTexts(root, ''),
};

function* elementTexts(element: SourceElement, path: string): Generator<KeyedText> {
  const { line, attributes, children } = element;
  const text = element.text.trim();
  if (text !== '' && children.length === 0)
    yield { key: attributeKey(element), field: path === '' ? '.' : path, line, text };
  const below = path === '' ? '' : `${path}/`;
  for (const [name, value] of Object.entries(attributes))
    if (!/^(?:xmlns(?::|$)|xsi:|\{http:\/\/www\.w3\.org\/)/.test(name) && value.trim() !== '')
      yield { key: attributeKey(element, name), field: `${below}@${name}`, line, text: value.trim() };
  for (const child of children) yield* elementTexts(child, `${below}${child.name}`);
}

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Values are told apart by their whole path, positions included. */
export const tracedJson: TracedSource<SourceJson> = {
  keysOf(node, path, _, root) {
    const [from, steps] = path.startsWith('/') ? [root.path, path.slice(1)] : [node.path, path];
    return [steps === '.' || steps === '' ? from : joined(from, steps)];
  },
  textsOf: ({ value, path, line }) => valueTexts(value, path, '', line),
};

function* valueTexts(value: SourceValue, key: string, field: string, line: number): Generator<KeyedText> {
  if (value === null) return;
  if (Array.isArray(value)) {
    for (const [index, each] of (value as readonly SourceValue[]).entries())
      yield* valueTexts(each, `${key}[${index}]`, field, line);
  } else if (isMembers(value)) {
    for (const [name, each] of Object.entries(value))
      yield* valueTexts(each, joined(key, name), joined(field, name), line);
  } else {
    const text = typeof value === 'object' ? (value as SourceNumber).text : String(value).trim();
    if (text !== '') yield { key, field: field === '' ? '.' : field, line, text };
  }
}
