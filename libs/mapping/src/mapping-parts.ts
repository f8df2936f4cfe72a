import { parse } from 'yaml';

import { shorten } from '#libs/documents';

import type { At, Faults } from './compile/faults.js';
import { isMapping } from './compile/source-spec.js';

/** The text of a file in the folder of a mapping; undefined when it is not there. */
export type ReadBeside = (fileName: string) => string | undefined;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Puts the shared parts of `parts: FILE` where a mapping's fields say `use: NAME`, and those of `output.parts` where its output does; what stands
 * beside `use` comes on top. Parts may use parts.
 * @returns the definition without `parts` and `use`.
 */
export function withParts(definition: unknown, readBeside: ReadBeside, faults: Faults): unknown {
  if (!isMapping(definition)) return definition;
  const reading = sectionWithParts(definition, 'fields', [], readBeside, faults);
  const { output } = reading;
  if (!isMapping(output)) return reading;
  return { ...reading, output: sectionWithParts(output, 'content', ['output'], readBeside, faults) };
}

/** A section whose `parts` are put into one of its members. */
function sectionWithParts(section: Fields, member: string, at: At, readBeside: ReadBeside, faults: Faults): Fields {
  const { parts: file, ...rest } = section;
  if (typeof file !== 'string') return section;
  const text = readBeside(file);
  const parts = text === undefined ? undefined : partsIn(text);
  if (parts === undefined) {
    faults.add([...at, 'parts'], 'mapping-parts-missing', { found: shorten(file) });
    return rest;
  }
  return { ...rest, [member]: expanded(rest[member], [...at, member], { parts, faults, using: [] }) };
}

function partsIn(text: string): Fields | undefined {
  try {
    const parts: unknown = parse(text, { merge: true });
    return isMapping(parts) ? parts : undefined;
  } catch {
    return undefined;
  }
}

interface Expansion {
  parts: Fields;
  faults: Faults;
  /** Names of the parts that are being put in, outermost first. */
  using: readonly string[];
}

function expanded(value: unknown, at: At, expansion: Expansion): unknown {
  if (Array.isArray(value)) return value.map((each, index) => expanded(each, [...at, index], expansion));
  if (!isMapping(value)) return value;
  const { use, ...own } = value;
  const members = Object.entries(own).map(([name, member]) => [name, expanded(member, [...at, name], expansion)]);
  const fields = Object.fromEntries(members) as Fields;
  return typeof use === 'string' ? { ...partOf(use, at, expansion), ...fields } : fields;
}

function partOf(name: string, at: At, { parts, faults, using }: Expansion): object {
  if (!Object.hasOwn(parts, name) || using.includes(name)) {
    faults.add([...at, 'use'], 'mapping-part-unknown', {
      found: shorten(name),
      expected: Object.keys(parts)
        .filter((each) => !using.includes(each))
        .join(', '),
    });
    return {};
  }
  return expanded(parts[name], at, { parts, faults, using: [...using, name] }) as object;
}
