import { DocumentType, schemaOf } from '#libs/documents';

import type { Faults } from '../compile/faults.js';
import { isMapping } from '../compile/source-spec.js';
import { isRequired, membersOf } from '../compile/target.js';
import type { ValueKind } from '../values/conversions.js';
import { type ColumnField, columnField } from './column-field.js';
import { type ColumnSpec, ColumnSpecs } from './column-spec.js';
import { FieldTree, type Tree } from './field-tree.js';
import { mergedFields } from './merged-fields.js';

export interface Column extends Omit<ColumnSpec, 'field'> {
  name: string;
  fields: readonly ColumnField[];
}

/**
 * Puts the `columns` of a mapping, each of which is read into fields and written from them, where reading and writing look for them: into `fields` and
 * `output.columns`. What stands there already goes before.
 */
export function withColumns(definition: unknown, faults: Faults): unknown {
  if (!isMapping(definition) || definition['columns'] === undefined) return definition;
  const { columns: _, ...rest } = definition;
  const columns = columnsOf(definition, faults);
  if (columns === undefined) return rest;
  const lists = new Set(columns.flatMap(({ fields }) => fields.flatMap(({ list }) => list ?? [])));
  const [list] = lists;
  if (lists.size > 1)
    faults.add(['columns'], 'mapping-field-invalid', {
      found: [...lists].join(', '),
      expected: 'one list whose elements are the rows',
    });
  const { source, fields, output } = rest;
  return {
    ...rest,
    ...(source !== undefined && {
      fields: mergedFields(readFields(columns, list, definition['target'], faults), fields, faults),
    }),
    ...(isMapping(output) &&
      isTableOutput(output) && {
        output: {
          ...(list !== undefined && { rows: list }),
          ...output,
          columns: { ...writtenColumns(columns, faults), ...(output['columns'] as object | undefined) },
        },
      }),
  };
}

/** XML and JSON are written as their `content` says. */
const isTableOutput = ({ format }: Readonly<Record<string, unknown>>): boolean => format === 'csv' || format === 'xlsx';

/** The columns of a definition with the fields that they hold. Faults are told where the columns stand; undefined when there are any. */
export function columnsOf(definition: Readonly<Record<string, unknown>>, faults: Faults): Column[] | undefined {
  const specs = ColumnSpecs.safeParse(definition['columns']);
  const target = DocumentType.safeParse(definition['target']);
  const schema = target.data && schemaOf[target.data];
  if (!specs.success)
    for (const issue of specs.error.issues)
      faults.add(['columns', ...(issue.path as string[])], 'mapping-header-invalid', {
        params: { reason: issue.message },
      });
  if (!specs.success || schema === undefined) return undefined;
  const columns = Object.entries(specs.data).map(([name, { field, ...spec }]) => ({
    ...spec,
    name,
    fields: field.flatMap((path) => columnField(path, schema, ['columns', name], faults) ?? []),
  }));
  return columns.every(({ fields }) => fields.length > 0) ? columns : undefined;
}

/** What `fields` would say: each field with its column as the source. */
function readFields(columns: readonly Column[], list: string | undefined, target: unknown, faults: Faults): Tree {
  const fields = new FieldTree();
  const row = new FieldTree();
  const filled = new Set<string>();
  for (const column of columns) {
    const { name, fields: held, or, about: _, required, ...options } = column;
    for (const field of held) {
      if (filled.has(field.path))
        faults.add(['columns', name], 'mapping-field-invalid', {
          found: field.path,
          expected: 'a field that no other column holds',
        });
      filled.add(field.path);
      const path = { path: name, ...options };
      // Alternatives are texts unless they say what they are.
      const as = WITH_NOTATION.has(field.kind) ? { as: field.kind } : {};
      const source = { ...(or === undefined ? path : { firstOf: [{ ...path, ...as }, or] }), required };
      const isRow = field.list !== undefined;
      const tree = isRow ? row : fields;
      const at = tree.place(field.steps.slice(isRow ? 1 : 0), source);
      faults.standsFor([...(isRow ? ['fields', field.list!, 'fields'] : ['fields']), ...at], ['columns', name]);
    }
  }
  if (list === undefined) return fields.root;
  const optional = !isRequired(membersOf(schemaOf[target as DocumentType]!)![list]!);
  const stated = columns.filter((column) => column.fields[0]?.list !== undefined).map(({ name }) => name);
  const rows = { each: 'row', ...(optional && { when: { firstOf: stated } }), fields: row.root };
  return { ...fields.root, [list]: rows };
}

/** Kinds that senders write in ways of their own. */
const WITH_NOTATION: ReadonlySet<ValueKind> = new Set(['decimal', 'date', 'dateTime']);

/** What `output.columns` would say: each column with its field as the source. */
function writtenColumns(columns: readonly Column[], faults: Faults): Tree {
  const written = columns.map(({ name, fields, map, formats, decimalComma, table, otherwise }) => {
    faults.standsFor(['output', 'columns', name], ['columns', name]);
    const reversed = map && Object.fromEntries(Object.entries(map).map(([theirs, ours]) => [ours, theirs]));
    const kind = fields[0]!.kind;
    const options = {
      ...(formats !== undefined && { formats }),
      ...(decimalComma !== undefined && { decimalComma }),
      ...(table !== undefined && { table }),
      ...(reversed !== undefined && { map: reversed }),
      ...(otherwise !== undefined && { otherwise }),
      ...((kind === 'decimal' || kind === 'integer' || kind === 'date') && { as: kind }),
    };
    const paths = fields.map(({ path, list }) => (list === undefined ? `/${path}` : path.slice(list.length + 1)));
    const [only] = paths;
    return [name, paths.length === 1 ? { path: only, ...options } : { firstOf: paths, ...options }];
  });
  return Object.fromEntries(written) as Tree;
}
