import { z } from 'zod';

import { cell } from './markdown-table.js';

/** What we read of a JSON Schema (draft 2020-12) as zod writes it. */
interface Schema {
  $ref?: string;
  $defs?: Readonly<Record<string, Schema>>;
  type?: string;
  const?: string | number | boolean;
  enum?: readonly (string | number)[];
  format?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  default?: unknown;
  description?: string;
  /** Ours: never shown, never logged. */
  secret?: boolean;
}

export interface Described {
  /** Rows of name, what it is, what it means. */
  rows: string[][];
  /** Shapes that the rows name, by name. */
  shapes: ReadonlyMap<string, string[][]>;
}

/** Members of an object's schema, as a person writes it: rows of a table, members of members under dotted names. */
export function schemaRows(schema: z.ZodType): Described {
  const written = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  const root = written.$ref === undefined ? written : written.$defs![nameOf(written.$ref)]!;
  const shapes = Object.entries(written.$defs ?? {})
    .filter(([, shape]) => shape !== root)
    .map(([name, shape]) => [name, membersOf(shape, '')] as const);
  return { rows: membersOf(root, ''), shapes: new Map(shapes) };
}

function membersOf({ properties = {}, required = [] }: Schema, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    const needed = required.includes(name) && member.default === undefined;
    const row = [needed ? `**\`${path}\`**` : `\`${path}\``, cell(kindOf(member)), cell(aboutOf(member))];
    if (member.properties !== undefined) return [row, ...membersOf(member, `${path}.`)];
    if (member.items?.properties !== undefined) return [row, ...membersOf(member.items, `${path}[].`)];
    return [row];
  });
}

const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

function kindOf(schema: Schema): string {
  const { $ref, type, format, items, additionalProperties } = schema;
  const choices = schema.anyOf ?? schema.oneOf;
  if ($ref !== undefined) return `[${nameOf($ref)}](documents.md#${nameOf($ref).toLowerCase()})`;
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(' ');
  if (choices !== undefined) return [...new Set(choices.map(kindOf))].join(' or ');
  if (type === 'array') return `list of ${items === undefined ? 'anything' : kindOf(items)}`;
  if (type === 'object' && schema.properties === undefined)
    return typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0
      ? `names with ${kindOf(additionalProperties)}`
      : 'names with values';
  if (format === 'date-time') return 'moment';
  return type === 'string' ? 'text' : (type ?? 'see below');
}

function aboutOf({ description = '', secret, default: preset }: Schema): string {
  const isTold = preset === undefined || description.includes('Default') || isEmpty(preset);
  return [
    description,
    ...(isTold ? [] : [`Default \`${JSON.stringify(preset)}\``]),
    ...(secret === true ? ['Only as `${secret:NAME}`'] : []),
  ]
    .filter((part) => part !== '')
    .join('. ');
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
