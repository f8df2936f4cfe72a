import { DOCUMENT_TYPES, schemaOf } from '#libs/documents';

import { markdownTable } from './markdown-table.js';
import { schemaRows } from './schema-rows.js';

const INTRODUCTION = `# Canonical documents

<!-- Made of the schemas in libs/documents by \`npm run docs\`: change it there. -->

What mappings fill, rules and routes ask, and connectors are given. **Bold** must be there; \`[]\` means each member of a list. Names are those of UBL 2.x where it has one.
A decimal is a text, so that no digit is lost: \`"12.50"\`.
`;

/** The page of all document types, from their schemas: shapes that several share once, at the end. */
export function documentsPage(): string {
  const shapes = new Map<string, string[][]>();
  const sections = DOCUMENT_TYPES.flatMap((type) => {
    const schema = schemaOf[type];
    if (schema === undefined) return [];
    const described = schemaRows(schema);
    for (const [name, rows] of described.shapes) shapes.set(name, rows);
    return [section(type, described.rows)];
  });
  const shared = [...shapes].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [INTRODUCTION, ...sections, '# What they share\n', ...shared.map(([name, rows]) => section(name, rows))].join(
    '\n',
  );
}

const section = (title: string, rows: readonly string[][]): string =>
  [`## ${title}`, '', ...markdownTable([['field', 'is', 'means'], ...rows]), ''].join('\n');
