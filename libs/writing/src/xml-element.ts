import type { XmlOutput } from '#libs/formats';
import { type OutputSpec, type WrittenValue, WrittenNumber } from '#libs/mapping';

/** A written tree as elements: a list repeats its element, `@name` is an attribute and `.` the text. */
export function xmlElement({ root, namespaces }: OutputSpec & { format: 'xml' }, value: WrittenValue): XmlOutput {
  const [element] = elementsOf(root, value);
  const declared = Object.entries(namespaces).map(([prefix, uri]) => [
    prefix === '' ? 'xmlns' : `xmlns:${prefix}`,
    uri,
  ]);
  return { name: root, ...element, attributes: { ...Object.fromEntries(declared), ...element?.attributes } };
}

function elementsOf(name: string, value: WrittenValue): XmlOutput[] {
  if (Array.isArray(value)) return value.flatMap((each: WrittenValue) => elementsOf(name, each));
  if (isLeaf(value)) return [{ name, text: textOf(value) }];
  const element = { name, attributes: {} as Record<string, string>, children: [] as XmlOutput[], text: '' };
  // Attributes and text are compiled as leaves.
  for (const [member, content] of Object.entries(value as Readonly<Record<string, WrittenValue>>)) {
    if (member.startsWith('@')) element.attributes[member.slice(1)] = textOf(content as Leaf);
    else if (member === '.') element.text = textOf(content as Leaf);
    else element.children.push(...elementsOf(member, content));
  }
  return [element];
}

type Leaf = string | boolean | WrittenNumber;
const isLeaf = (value: WrittenValue): value is Leaf => typeof value !== 'object' || value instanceof WrittenNumber;
const textOf = (value: Leaf): string => (value instanceof WrittenNumber ? value.text : String(value));
