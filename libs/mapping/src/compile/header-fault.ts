import { z } from 'zod';

import { nearestName } from '#libs/documents';

import { Header } from './header.js';

const KINDS: Readonly<Record<string, string>> = { array: 'a list', object: 'names with values', string: 'a text' };

/** What is wrong with a part of a mapping, for whoever writes it. */
export function reasonOf(issue: z.core.$ZodIssue, definition: unknown): string {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(unknownOption).join('; ');
  if (issue.code === 'invalid_type' && valueAt(definition, issue.path) === undefined)
    return `it is missing, expected ${KINDS[issue.expected] ?? issue.expected}`;
  return issue.message;
}

function unknownOption(name: string): string {
  const meant = nearestName(name, optionNames());
  return `it has no option "${name}"${meant === undefined ? '' : `. Meant: ${meant}?`}`;
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (node, step) =>
      typeof node === 'object' && node !== null ? (node as Record<PropertyKey, unknown>)[step] : undefined,
    value,
  );

let known: ReadonlySet<string> | undefined;

/** Names of all options, wherever they belong: looked up only for a name that is none. */
function optionNames(): ReadonlySet<string> {
  if (known !== undefined) return known;
  const names = new Set<string>();
  JSON.stringify(z.toJSONSchema(Header, { io: 'input', unrepresentable: 'any' }), (key, value: unknown) => {
    if (key === 'properties' && typeof value === 'object' && value !== null)
      for (const name of Object.keys(value)) names.add(name);
    return value;
  });
  known = names;
  return names;
}
