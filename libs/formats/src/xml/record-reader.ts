import { SaxesParser } from 'saxes';
import type { SaxesTagNS } from 'saxes';

import { fault } from '../format-problem.js';
import type { Decoded, Limits, XmlElement } from '../record.js';
import type { TextPosition } from '../text-position.js';
import { Malformed } from '../text-reader.js';
import type { TextReader } from '../text-reader.js';

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const DEFAULTS: Required<Limits> = {
  maxTextLength: 16 * 1_048_576,
  maxRecordLength: 32 * 1_048_576,
  maxWidth: 10_000,
  maxDepth: 64,
  maxNodes: 2_000_000,
};

interface OpenElement extends XmlElement {
  children: XmlElement[];
  text: string;
}

// Shared by the many elements that have none: most of a record's memory otherwise.
const NO_ATTRIBUTES: XmlElement['attributes'] = Object.freeze(Object.create(null));
const NO_CHILDREN: XmlElement[] = [];

/** Builds the elements at one path from saxes' events; of all others only the names on the way there are known. */
export class RecordReader implements TextReader {
  private readonly parser = new SaxesParser({ xmlns: true });
  private readonly limits: Required<Limits>;
  /** Local names from the root; undefined takes the root, whatever its name. */
  private readonly path: readonly string[] | undefined;
  /** How many elements are open, and how many of them from the root on lie on the path. */
  private depth = 0;
  private depthOnPath = 0;
  /** The open elements of the current record, outermost first. */
  private readonly open: OpenElement[] = [];
  private decoded: Decoded[] = [];
  private elements: XmlElement[] = [];
  private isEnding = false;
  private nodes = 0;
  private attributes = 0;
  private recordStart = 0;
  /**
   * Where the last event ended: the next tag's `<` (or the comment before it) stands there, and what came since is all
   * that saxes can hold back.
   */
  private mark = { line: 1, column: 1, offset: 0 };

  constructor(recordPath?: string, limits: Limits = {}) {
    this.limits = { ...DEFAULTS, ...limits };
    this.path = recordPath?.split('/').slice(1);
    this.listen();
  }

  get position(): TextPosition {
    return { line: this.parser.line, column: this.parser.column + 1 };
  }

  read(text: string): void {
    this.parse(() => this.parser.write(text));
    this.checkLengths();
  }

  end(): void {
    if (this.parser.position === 0) this.fail('xml-empty');
    this.isEnding = true;
    this.parse(() => this.parser.close());
  }

  take(): Decoded[] {
    const { decoded, elements } = this;
    this.decoded = [];
    this.elements = [];
    if (elements.length > 0) decoded.push({ kind: 'elements', elements });
    return decoded;
  }

  /** Without a listener for errors, saxes throws its own at the first. */
  private parse(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (error instanceof Malformed || !(error instanceof Error)) throw error;
      const [, reason] = /^\d+:\d+: ([^]*)$/.exec(error.message) ?? [];
      if (reason === undefined) throw error;
      if (this.isEnding) this.fail('xml-cut-off');
      this.fail('xml-not-well-formed', undefined, reason);
    }
  }

  /** Six listeners and no more: with a seventh V8 makes the parser a dictionary, and it takes four times as long. */
  private listen(): void {
    const { parser } = this;
    parser.on('doctype', () => this.fail('xml-doctype'));
    parser.on('attribute', () => {
      this.attributes += 1;
      if (this.attributes > this.limits.maxWidth) this.fail('xml-too-many-attributes', this.limits.maxWidth);
    });
    parser.on('opentag', (tag) => this.openElement(tag));
    parser.on('closetag', () => this.closeElement());
    parser.on('text', (text) => {
      this.addText(text);
      // saxes hands text out when it has read the `<` that ends it.
      this.moveMark(1);
    });
    parser.on('cdata', (text) => {
      this.addText(text);
      this.moveMark(0);
    });
  }

  private openElement({ local, uri, attributes }: SaxesTagNS): void {
    this.depth += 1;
    this.attributes = 0;
    if (this.depth > this.limits.maxDepth) this.fail('xml-too-deep', this.limits.maxDepth);
    if (this.depth === 1) this.decoded.push({ kind: 'root', format: 'xml', name: local, namespace: uri });
    const parent = this.open.at(-1);
    if (parent !== undefined || this.isRecord(local)) {
      const { line, column } = this.mark;
      const element: OpenElement = {
        name: local,
        namespace: uri,
        attributes: namedAttributes(attributes),
        children: NO_CHILDREN,
        text: '',
        line,
        column,
      };
      if (parent === undefined) this.beginRecord();
      else if (parent.children === NO_CHILDREN) parent.children = [element];
      else parent.children.push(element);
      this.open.push(element);
      this.nodes += 1;
      if (this.nodes > this.limits.maxNodes) this.fail('xml-too-many-elements', this.limits.maxNodes);
    }
    this.moveMark(0);
  }

  /** Follows the path; true when the element that has just been opened ends it. */
  private isRecord(name: string): boolean {
    if (this.path === undefined) return this.depth === 1;
    if (this.depthOnPath !== this.depth - 1 || this.path[this.depthOnPath] !== name) return false;
    this.depthOnPath = this.depth;
    return this.depth === this.path.length;
  }

  private beginRecord(): void {
    this.nodes = 0;
    this.recordStart = this.mark.offset;
  }

  private closeElement(): void {
    const closed = this.open.pop();
    if (closed !== undefined && this.open.length === 0) this.elements.push(closed);
    this.depth -= 1;
    this.depthOnPath = Math.min(this.depthOnPath, this.depth);
    this.moveMark(0);
  }

  private addText(text: string): void {
    const element = this.open.at(-1);
    if (element === undefined) return;
    element.text = element.text === '' ? text : element.text + text;
    if (element.text.length > this.limits.maxTextLength) this.fail('xml-text-too-long', this.limits.maxTextLength);
  }

  private moveMark(charactersAhead: number): void {
    const { line, column, position } = this.parser;
    this.mark.line = line;
    this.mark.column = column + 1 - charactersAhead;
    this.mark.offset = position - charactersAhead;
  }

  private checkLengths(): void {
    const { maxTextLength, maxRecordLength } = this.limits;
    const { position } = this.parser;
    if (position - this.mark.offset > maxTextLength) this.fail('xml-text-too-long', maxTextLength);
    if (this.open.length > 0 && position - this.recordStart > maxRecordLength) {
      this.fail('xml-record-too-long', maxRecordLength);
    }
  }

  private fail(code: string, limit?: number, found?: string): never {
    throw new Malformed(
      fault(code, {
        ...this.position,
        ...(limit !== undefined && { expected: String(limit) }),
        ...(found !== undefined && { found }),
      }),
    );
  }
}

function namedAttributes(attributes: SaxesTagNS['attributes']): XmlElement['attributes'] {
  let named: Record<string, string> | undefined;
  // eslint-disable-next-line guard-for-in -- saxes gives an object without prototype
  for (const name in attributes) {
    const attribute = attributes[name];
    if (attribute === undefined || attribute.uri === XMLNS) continue;
    named ??= Object.create(null) as Record<string, string>;
    named[attribute.uri === '' ? attribute.local : `{${attribute.uri}}${attribute.local}`] = attribute.value;
  }
  return named ?? NO_ATTRIBUTES;
}
