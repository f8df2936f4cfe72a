import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { DOCUMENT_TYPES, DocumentType } from '#libs/documents';
import { type Column, mappingColumns } from '#libs/mapping';
import { projectRoot } from '#libs/reading';

import { markdownTable } from './markdown-table.js';

const Head = z.looseObject({
  mapping: z.string(),
  target: DocumentType,
  description: z.string(),
  source: z.looseObject({ match: z.looseObject({ headers: z.array(z.string()) }) }),
});
type Head = z.infer<typeof Head>;

const INTRODUCTION = `# Our own columns, for senders and receivers that can choose

<!-- Made of mappings/tradelane/*-csv.inbound.yaml by \`npm run docs\`: change it there. -->

One table for each kind of document. The same columns are read and written, as CSV or in the first sheet of an Excel workbook. The first row
names them, in any order and spelled in any case; what a file does not need, it leaves out. A file is known by the columns in **bold**: they must
be there, though not every cell of them filled.

- Rows of one document share its number and need not stand together. What concerns the whole document may stand in each of its rows or only
  in the first: an empty cell continues what stands above it, and two rows that say different things are refused.
- Numbers have a decimal point and no separators (\`1234.50\`), days are written \`2026-11-22\`, moments with their offset
  (\`2026-11-22T06:00:00Z\`), yes and no as \`true\` and \`false\`. Numbers of orders, items and lots are texts: leading zeros stay.
- Of lists (notes, packs, lots, taxes), a row holds the first; what more a document of ours has is told where its delivery is
  (\`order show\`). A line in several packs or lots has a row for each, with a line number of its own
  and the same \`order_line\`.
- What a spreadsheet would run as a formula is written with \`'\` before it, and read without.

To send a partner its documents in these columns, name the mapping in the connection: \`outputs: { Order: tradelane/order-csv }\`. For other
columns, copy the mapping of the right kind and change names on the left: [mapping.md](mapping.md).
`;

/** The page of all columns, from the mapping files. */
export function csvColumnsPage(): string {
  const folder = join(projectRoot(), 'mappings/tradelane');
  const sections = readdirSync(folder)
    .filter((name) => name.endsWith('-csv.inbound.yaml'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .map((text) => ({ head: Head.parse(parse(text)), columns: mappingColumns(text) }))
    .toSorted((one, other) => orderOf(one.head) - orderOf(other.head));
  return [INTRODUCTION, ...sections.map(section)].join('\n');
}

const orderOf = ({ target }: Head): number => DOCUMENT_TYPES.indexOf(target);

function section({ head, columns }: { head: Head; columns: readonly Column[] }): string {
  const needed = new Set(head.source.match.headers);
  const rows = columns.map((column) => [
    needed.has(column.name) ? `**\`${column.name}\`**` : `\`${column.name}\``,
    column.fields.map(({ path }) => `\`${path}\``).join(', '),
    kindOf(column),
    column.about ?? '',
  ]);
  const name = head.mapping.replace('tradelane/', '');
  return [
    `## ${head.target}`,
    '',
    `${head.description.replace(' docs/csv-columns.md lists the columns.', '')} Mapping \`${head.mapping}\`,`,
    `sample [${name.replace('-csv', '')}.csv](../samples/csv/${name.replace('-csv', '')}.csv).`,
    '',
    ...markdownTable([['column', 'field', 'is', 'notes'], ...rows]),
    '',
  ].join('\n');
}

const KINDS: Readonly<Partial<Record<Column['fields'][number]['kind'], string>>> = {
  decimal: 'number',
  date: 'day',
  dateTime: 'moment',
  boolean: 'true or false',
  currency: 'currency',
  country: 'country',
  unit: 'unit',
};

function kindOf({ fields: [first] }: Column): string {
  if (first?.schema instanceof z.ZodEnum) return 'code';
  return (first && KINDS[first.kind]) ?? 'text';
}
