import { type Problem, problem, shorten } from '#libs/documents';
import { type OpenBytes, readXml, type XmlElement } from '#libs/formats';
import type { CompiledMapping } from '#libs/mapping';

/** Roots that are known to carry other documents, by local name. */
const ENVELOPES: ReadonlySet<string> = new Set([
  // UBL: in which some countries send a bill with its acknowledgement.
  'AttachedDocument',
  // SBDH: https://www.gs1.org/standards/edi-standards/standard-business-document-header
  'StandardBusinessDocument',
  // SOAP
  'Envelope',
]);

/** Text of a whole document that is looked at to find its root. */
const START = 4000;
const ROOT = /^(?:\uFEFF|\s|<\?[^]*?\?>|<!--[^]*?-->)*<(?:[\w.-]+:)?([\w.-]+)/;

/**
 * An XML file that no mapping is written for, although a document stands inside it that one may be written for: as an element, as text (CDATA) or as an
 * embedded object (base64). Undefined when it is none.
 */
export async function envelopeProblem(
  open: OpenBytes,
  mappings: readonly CompiledMapping[],
): Promise<Problem | undefined> {
  const root = await rootOf(open);
  if (root === undefined) return undefined;
  const isKnown = ENVELOPES.has(root.name);
  const isDocument = ({ name, namespace }: XmlElement): boolean =>
    mappings.some(
      (mapping) => mapping.format === 'xml' && mapping.lackingParts({ format: 'xml', name, namespace }).length === 0,
    );
  const inside = documentIn(root, isDocument, isKnown);
  if (inside === undefined && !isKnown) return undefined;
  const { line, column } = inside ?? root;
  return problem('xml-envelope', {
    line,
    column,
    expected: shorten(inside?.name ?? 'document'),
    found: shorten(root.name),
  });
}

async function rootOf(open: OpenBytes): Promise<XmlElement | undefined> {
  for await (const item of readXml(open())) if (item.kind === 'elements') return item.elements[0];
  return undefined;
}

interface Inside {
  name: string;
  line: number;
  column: number;
}

/** The first document below an element: one that a mapping is written for, or in what is known to carry some, a text that is one. */
function documentIn(
  element: XmlElement,
  isDocument: (element: XmlElement) => boolean,
  hasTexts: boolean,
): Inside | undefined {
  for (const child of element.children) {
    if (isDocument(child)) return child;
    const name = hasTexts && child.children.length === 0 ? rootOfText(child.text) : undefined;
    if (name !== undefined) return { ...child, name };
    const found = documentIn(child, isDocument, hasTexts);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The root of a text that is XML, or its base64. */
function rootOfText(text: string): string | undefined {
  const start = text.slice(0, START).trim();
  if (start.startsWith('<')) return ROOT.exec(start)?.[1];
  if (!/^[A-Za-z0-9+/\s]{40,}={0,2}$/.test(start)) return undefined;
  const decoded = Buffer.from(start, 'base64').toString('utf8').trim();
  return /^\uFEFF?</.test(decoded) ? ROOT.exec(decoded)?.[1] : undefined;
}
