import { isMapping, isSource } from '../compile/source-spec.js';

/**
 * All that a definition says, one setting each, named as people read them: `source.csv.delimiter`, `fields.lines[].quantity.value`. However a file
 * nests its names, the same content gives the same settings. A source of several members is compact JSON.
 */
export function settingsOf(members: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(members)) collect(value, name, settings);
  return settings;
}

function collect(value: unknown, name: string, settings: Map<string, string>): void {
  if (!isMapping(value) || isSource(value)) {
    settings.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    return;
  }
  const isRepetition = 'each' in value;
  for (const [member, inner] of Object.entries(value))
    if (isRepetition && member === 'fields') collect(inner, `${name}[]`, settings);
    else collect(inner, `${name}.${member}`, settings);
}
