import { shorten } from '#libs/documents';

import type { At, Faults } from './compile/faults.js';
import { isMapping } from './compile/source-spec.js';

/** What the YAML of a file in the folder of a mapping says; undefined when it is not there or is no YAML. */
export type ReadBeside = (fileName: string) => unknown;

type Fields = Readonly<Record<string, unknown>>;

/** Parts that a definition may use, by name. */
export interface SharedParts {
  fields?: Fields | undefined;
  output?: Fields | undefined;
}

/**
 * Puts the shared parts of `parts: FILE` where a mapping's source and fields say `use: NAME`, and those of `output.parts` where its output does; what stands
 * beside `use` comes on top. Parts may use parts.
 * @param inherited parts of the base, for a variant that names none
 * @returns the definition without `parts` and `use`, and the parts that it used.
 */
export function withParts(
  definition: unknown,
  readBeside: ReadBeside,
  faults: Faults,
  inherited: SharedParts = {},
): { definition: unknown; parts: SharedParts } {
  if (!isMapping(definition)) return { definition, parts: inherited };
  const fields = partsOfSection(definition, [], readBeside, faults) ?? inherited.fields;
  const headed = sectionWithParts(definition, 'source', [], fields, faults);
  const reading = sectionWithParts(headed, 'fields', [], fields, faults);
  const { output } = reading;
  if (!isMapping(output)) return { definition: reading, parts: { fields, output: inherited.output } };
  const contents = partsOfSection(output, ['output'], readBeside, faults) ?? inherited.output;
  const writing = sectionWithParts(output, 'content', ['output'], contents, faults);
  return { definition: { ...reading, output: writing }, parts: { fields, output: contents } };
}

/** The parts that a section names; undefined when it names none. */
function partsOfSection(section: Fields, at: At, readBeside: ReadBeside, faults: Faults): Fields | undefined {
  const { parts: file } = section;
  if (typeof file !== 'string') return undefined;
  const parts = readBeside(file);
  if (isMapping(parts)) return parts;
  faults.add([...at, 'parts'], 'mapping-parts-missing', { found: shorten(file) });
  return {};
}

/** A section with parts put into one of its members. */
function sectionWithParts(section: Fields, member: string, at: At, parts: Fields | undefined, faults: Faults): Fields {
  if (parts === undefined || !Object.hasOwn(section, member)) return withoutParts(section);
  const { [member]: content } = section;
  return { ...withoutParts(section), [member]: expanded(content, [...at, member], { parts, faults, using: [] }) };
}

function withoutParts({ parts, ...rest }: Fields): Fields {
  return typeof parts === 'string' ? rest : { ...rest, ...(parts !== undefined && { parts }) };
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
