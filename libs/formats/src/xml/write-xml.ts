/** An element to write. Names are written as given, so they may carry a prefix declared by an `xmlns:` attribute. */
export interface XmlOutput {
  name: string;
  attributes?: Readonly<Record<string, string>>;
  children?: readonly XmlOutput[];
  /** Written before the children. */
  text?: string;
}

/**
 * A whole XML document in UTF-8 with its declaration. An own writer of thirty lines instead of a builder library: names are
 * ours, values are escaped in one place, and the order of elements, which UBL's schemas fix, is the order given.
 * Characters that XML 1.0 (section 2.2) cannot carry at all, such as NUL, become U+FFFD.
 */
export const buildXml = (element: XmlOutput): string => `<?xml version="1.0" encoding="UTF-8"?>\n${written(element)}\n`;

function written({ name, attributes = {}, children = [], text = '' }: XmlOutput): string {
  const start = Object.entries(attributes).reduce((tag, [key, value]) => `${tag} ${key}="${escapeXml(value)}"`, name);
  const content = escapeXml(text) + children.map(written).join('');
  return content === '' ? `<${start}/>` : `<${start}>${content}</${name}>`;
}

/** Line breaks and tabs as references, since attributes would otherwise be normalised and CR lost in text. */
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
// eslint-disable-next-line no-control-regex -- these are the characters that XML leaves out
const notXml = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Surrogate}]/gu;

/** Text or attribute value with references for what XML would take for markup or change. */
export const escapeXml = (value: string): string =>
  value.replaceAll(notXml, '\uFFFD').replaceAll(/[&<>"\t\n\r]/g, (character) => references[character] ?? character);
