import { fault } from '../format-problem.js';
import type { Decoded, Limits, XmlElement } from '../record.js';
import type { TextPosition } from '../text-position.js';
import { Malformed } from '../text-reader.js';
import type { TextReader } from '../text-reader.js';
import type { XmlName } from './names.js';
import { type XmlAttributes, type XmlEvents, XmlScanner } from './xml-scanner.js';

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

// Shared by the many elements that have none.
const NO_CHILDREN: XmlElement[] = [];

/** Builds the elements at one path from a scanner's events; of all others only the names on the way there are known. */
export class RecordReader implements TextReader, XmlEvents {
  private readonly scanner: XmlScanner;
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
  private isEmpty = true;
  private nodes = 0;
  private recordStart = 0;

  constructor(recordPath?: string, limits: Limits = {}) {
    this.limits = { ...DEFAULTS, ...limits };
    this.path = recordPath?.split('/').slice(1);
    this.scanner = new XmlScanner(this, this.limits.maxWidth);
  }

  get position(): TextPosition {
    return this.scanner.end;
  }

  read(text: string): void {
    this.isEmpty = false;
    this.scanner.write(text);
    this.checkLengths();
  }

  end(): void {
    if (this.isEmpty) throw new Malformed(fault('xml-empty', this.position));
    this.scanner.close();
  }

  take(): Decoded[] {
    const { decoded, elements } = this;
    this.decoded = [];
    this.elements = [];
    if (elements.length > 0) decoded.push({ kind: 'elements', elements });
    return decoded;
  }

  opened({ local, namespace }: XmlName, attributes: XmlAttributes): void {
    this.depth += 1;
    if (this.depth > this.limits.maxDepth) this.refuse('xml-too-deep', this.limits.maxDepth);
    if (this.depth === 1) this.decoded.push({ kind: 'root', format: 'xml', name: local, namespace });
    const parent = this.open.at(-1);
    if (parent === undefined && !this.isRecord(local)) return;
    const { line, column } = this.scanner.tagStart;
    const element = { name: local, namespace, attributes, children: NO_CHILDREN, text: '', line, column };
    if (parent === undefined) this.beginRecord();
    else if (parent.children === NO_CHILDREN) parent.children = [element];
    else parent.children.push(element);
    this.open.push(element);
    this.nodes += 1;
    if (this.nodes > this.limits.maxNodes) this.refuse('xml-too-many-elements', this.limits.maxNodes);
  }

  closed(): void {
    const closed = this.open.pop();
    if (closed !== undefined && this.open.length === 0) this.elements.push(closed);
    this.depth -= 1;
    this.depthOnPath = Math.min(this.depthOnPath, this.depth);
  }

  characters(text: string): void {
    const element = this.open.at(-1);
    if (element === undefined) return;
    element.text = element.text === '' ? text : element.text + text;
    if (element.text.length > this.limits.maxTextLength) this.refuse('xml-text-too-long', this.limits.maxTextLength);
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
    this.recordStart = this.scanner.offset;
  }

  private checkLengths(): void {
    const { maxTextLength, maxRecordLength } = this.limits;
    const { waiting, offset } = this.scanner;
    if (waiting > maxTextLength) this.refuse('xml-text-too-long', maxTextLength);
    if (this.open.length > 0 && offset + waiting - this.recordStart > maxRecordLength)
      this.refuse('xml-record-too-long', maxRecordLength);
  }

  private refuse(code: string, limit: number): never {
    throw new Malformed(fault(code, { ...this.scanner.tagStart, expected: String(limit) }));
  }
}
