import { fault } from '../format-problem.js';
import type { TextPosition } from '../text-position.js';
import { Malformed } from '../text-reader.js';
import { indexOfNotAllowed, resolveReferences } from './character-data.js';
import { declaredPrefix, isUnqualifiedName, NameFault, NamespaceScope, type XmlName } from './names.js';
import { TextWindow } from './text-window.js';

/** What a scanner tells, in order. An empty element is opened and closed. */
export interface XmlEvents {
  opened(name: XmlName, attributes: XmlAttributes): void;
  closed(): void;
  /** Character data in pieces, references resolved. */
  characters(text: string): void;
}

/** Values by `local`, or `{namespace}local` where the name has a prefix; namespace declarations are left out. */
export type XmlAttributes = Readonly<Record<string, string>>;

// Shared by the many elements that have none: most of a record's memory otherwise.
const NO_ATTRIBUTES: XmlAttributes = Object.freeze(Object.create(null));

/** An open element: its name as written. */
interface OpenTag {
  written: string;
  scope: NamespaceScope;
  around: OpenTag | undefined;
}

/** An attribute as written, its value resolved. */
interface WrittenAttribute {
  name: string;
  value: string;
}

const NOT_YET = -1;
const [TAB, LINE_END, BLANK] = [0x09, 0x0a, 0x20];
const [QUOTE, AMPERSAND, APOSTROPHE, SLASH] = [0x22, 0x26, 0x27, 0x2f];
const [LESS, EQUALS, GREATER, EXCLAMATION, QUESTION] = [0x3c, 0x3d, 0x3e, 0x21, 0x3f];

const DECLARATION =
  /^<\?xml\s+version\s*=\s*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:\s+encoding\s*=\s*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$/;
const NOT_BLANK = /[^ \t\n]/g;
const AFTER_EXCLAMATION = ['<!--', '<![CDATA[', '<!DOCTYPE'] as const;

/**
 * Scans XML 1.0 with namespaces strictly: whatever is not well-formed throws {@link Malformed}, and so does a DOCTYPE, so that no entity or DTD is ever
 * resolved. Looks for the end of each piece of markup instead of passing a state machine with every character, as saxes does, against which the tests
 * hold it.
 */
export class XmlScanner {
  private readonly window = new TextWindow();
  /** Up to where the window has been told. */
  private at = 0;
  /** A piece of markup whose end has not come is looked at again when twice as much has: the work stays linear. */
  private worthLooking = 0;
  /** The innermost open element. */
  private open: OpenTag | undefined;
  private isRootClosed = false;

  /** @param maxAttributes of one element */
  constructor(
    private readonly events: XmlEvents,
    private readonly maxAttributes: number,
  ) {}

  /** Where the markup stands that is being told. */
  get tagStart(): TextPosition {
    return { line: this.window.line, column: this.window.column };
  }

  /** Where the text so far ends. */
  get end(): TextPosition {
    return this.window.positionAt(this.window.text.length);
  }

  /** Characters up to the markup that is being told. */
  get offset(): number {
    return this.window.dropped + this.at;
  }

  /** Characters that wait for the end of the markup or text that they belong to. */
  get waiting(): number {
    return this.window.text.length - this.at;
  }

  write(text: string): void {
    const notAllowed = indexOfNotAllowed(text);
    this.window.append(notAllowed === -1 ? text : text.slice(0, notAllowed));
    if (notAllowed !== -1) {
      this.scan();
      this.fail(this.window.text.length, 'a character that XML does not allow.');
    }
    if (this.window.text.length < this.worthLooking) return;
    this.scan();
    this.window.drop(this.at);
    this.at = 0;
    this.worthLooking = 2 * this.window.text.length;
  }

  /** Says that the text has ended. */
  close(): void {
    this.scan();
    if (!this.isRootClosed || this.waiting > 0) throw new Malformed(fault('xml-cut-off', this.end));
  }

  private scan(): void {
    try {
      this.scanMarkup(this.window.text);
    } catch (error) {
      if (!(error instanceof NameFault)) throw error;
      this.refuse('xml-not-well-formed', { found: error.message });
    }
  }

  private scanMarkup(text: string): void {
    for (;;) {
      const start = text.indexOf('<', this.at);
      if (start !== this.at) this.charactersBefore(start);
      if (start === -1) return;
      this.window.moveTo(start);
      const end = this.markup(text, start);
      if (end === NOT_YET) return;
      this.at = end;
    }
  }

  /** Tells the text before markup; -1: the text that has come, which only outside of the root is looked at before it has ended. */
  private charactersBefore(start: number): void {
    const { window, at } = this;
    if (this.open === undefined) {
      const end = start === -1 ? window.text.length : start;
      NOT_BLANK.lastIndex = at;
      const other = NOT_BLANK.exec(window.text)?.index ?? end;
      if (other < end) this.fail(other, 'text outside of the root element.');
      this.at = end;
    } else if (start !== -1) {
      const sectionEnd = window.sectionEnd(at);
      if (sectionEnd < start) this.fail(sectionEnd, ']]> outside of a CDATA section.');
      const text = window.text.slice(at, start);
      this.events.characters(window.hasReference(at, start) ? this.resolved(text, at) : text);
      this.at = start;
    }
  }

  /** Scans the markup that starts here and tells it. Returns where it ends. */
  private markup(text: string, start: number): number {
    switch (text.charCodeAt(start + 1)) {
      case SLASH:
        return this.endTag(text, start);
      case EXCLAMATION:
        return this.sectionOrComment(text, start);
      case QUESTION:
        return this.instruction(text, start);
      default:
        return this.startTag(text, start);
    }
  }

  private startTag(text: string, start: number): number {
    const nameEnd = endOfName(text, start + 1);
    let attributes: WrittenAttribute[] | undefined;
    let at = nameEnd;
    for (;;) {
      const next = afterBlanks(text, at);
      if (next >= text.length) return NOT_YET;
      const character = text.charCodeAt(next);
      if (character === GREATER || character === SLASH) {
        const end = character === SLASH ? next + 1 : next;
        if (end === text.length) return NOT_YET;
        if (text.charCodeAt(end) !== GREATER) this.fail(next, 'a / that > does not follow.');
        this.openElement(text.slice(start + 1, nameEnd), attributes, start);
        if (character === SLASH) this.closeElement();
        return end + 1;
      }
      if (next === at) this.fail(next, 'a character that cannot stand in a tag here.');
      attributes ??= [];
      at = this.attribute(text, next, attributes);
      if (at === NOT_YET) return NOT_YET;
    }
  }

  /** Reads `name="value"`. Returns where it ends. */
  private attribute(text: string, start: number, attributes: WrittenAttribute[]): number {
    const nameEnd = endOfName(text, start);
    const equals = afterBlanks(text, nameEnd);
    const quoteAt = afterBlanks(text, equals + 1);
    if (quoteAt >= text.length) return NOT_YET;
    if (text.charCodeAt(equals) !== EQUALS) this.fail(equals, 'an attribute without a value.');
    const quote = text.charCodeAt(quoteAt);
    if (quote !== QUOTE && quote !== APOSTROPHE) this.fail(quoteAt, 'an attribute value without quotes.');
    let isPlain = true;
    let at = quoteAt + 1;
    for (; ; at += 1) {
      if (at >= text.length) return NOT_YET;
      const character = text.charCodeAt(at);
      if (character === quote) break;
      if (character === LESS) this.fail(at, 'a < in an attribute value.');
      if (character === AMPERSAND || character < BLANK) isPlain = false;
    }
    const stated = text.slice(quoteAt + 1, at);
    const value = isPlain ? stated : this.resolved(stated.replaceAll(/[\t\n]/g, ' '), quoteAt + 1);
    attributes.push({ name: text.slice(start, nameEnd), value });
    if (attributes.length > this.maxAttributes)
      this.refuse('xml-too-many-attributes', { expected: String(this.maxAttributes) });
    return at + 1;
  }

  private openElement(written: string, attributes: WrittenAttribute[] | undefined, start: number): void {
    if (this.isRootClosed) this.fail(start, 'a second root element.');
    const around = this.open?.scope ?? NamespaceScope.outermost;
    const scope = attributes === undefined ? around : scopeOf(attributes, around);
    const named = attributes === undefined ? NO_ATTRIBUTES : namedAttributes(attributes, scope);
    this.events.opened(scope.element(written), named);
    this.open = { written, scope, around: this.open };
  }

  private closeElement(): void {
    this.open = this.open?.around;
    this.isRootClosed = this.open === undefined;
    this.events.closed();
  }

  private endTag(text: string, start: number): number {
    const name = this.open?.written;
    // Sooner than startsWith; what is searched further is not well-formed, or has not come.
    if (name !== undefined && text.indexOf(name, start + 2) === start + 2) {
      const end = afterBlanks(text, start + 2 + name.length);
      if (end >= text.length) return NOT_YET;
      if (text.charCodeAt(end) === GREATER) {
        this.closeElement();
        return end + 1;
      }
    }
    const end = text.indexOf('>', start);
    if (end === -1) return NOT_YET;
    const expected = name === undefined ? 'no element is open' : `</${name}> was expected`;
    return this.fail(start, `${text.slice(start, end + 1)} where ${expected}.`);
  }

  private sectionOrComment(text: string, start: number): number {
    if (text.startsWith('<!--', start)) {
      const end = text.indexOf('--', start + 4);
      if (end === -1 || end + 2 === text.length) return NOT_YET;
      return text.charCodeAt(end + 2) === GREATER ? end + 3 : this.fail(end, 'a -- in a comment.');
    }
    if (text.startsWith('<![CDATA[', start)) {
      if (this.open === undefined) this.fail(start, 'text outside of the root element.');
      const end = this.window.sectionEnd(start);
      if (end === Infinity) return NOT_YET;
      this.events.characters(text.slice(start + '<![CDATA['.length, end));
      return end + ']]>'.length;
    }
    if (text.startsWith('<!DOCTYPE', start)) this.refuse('xml-doctype');
    const isPart = AFTER_EXCLAMATION.some((each) => each.startsWith(text.slice(start, start + each.length)));
    return isPart ? NOT_YET : this.fail(start, 'a <! that begins neither a comment nor a CDATA section.');
  }

  /** A processing instruction or the XML declaration. */
  private instruction(text: string, start: number): number {
    const end = text.indexOf('?>', start + 2);
    if (end === -1) return NOT_YET;
    const [target = ''] = text.slice(start + 2, end).split(/[ \t\n]/, 1);
    if (target === 'xml' && this.window.dropped + start === 0) {
      if (!DECLARATION.test(text.slice(start, end + 2))) this.fail(start, 'an XML declaration that is none.');
    } else if (target.toLowerCase() === 'xml') {
      this.fail(start, 'an XML declaration that does not stand at the very start.');
    } else if (!isUnqualifiedName(target)) {
      this.fail(start, 'a processing instruction without a name.');
    }
    return end + 2;
  }

  private resolved(text: string, start: number): string {
    return resolveReferences(text, (index) => this.fail(start + index, 'a & that begins no known reference.'));
  }

  private fail(index: number, found: string): never {
    throw new Malformed(fault('xml-not-well-formed', { ...this.window.positionAt(index), found }));
  }

  /** Ends the scan at the markup that is being told. */
  private refuse(code: string, details: { expected?: string; found?: string } = {}): never {
    throw new Malformed(fault(code, { ...this.tagStart, ...details }));
  }
}

/** The scope of an element with these attributes. */
function scopeOf(attributes: readonly WrittenAttribute[], around: NamespaceScope): NamespaceScope {
  let declared: Map<string, string> | undefined;
  for (const { name, value } of attributes) {
    const prefix = declaredPrefix(name);
    if (prefix === undefined) continue;
    declared ??= new Map();
    if (declared.has(prefix)) throw new NameFault(`the attribute ${name} stands twice.`);
    declared.set(prefix, value);
  }
  return declared === undefined ? around : around.within(declared);
}

function namedAttributes(attributes: readonly WrittenAttribute[], scope: NamespaceScope): XmlAttributes {
  let named: Record<string, string> | undefined;
  for (const { name: written, value } of attributes) {
    if (declaredPrefix(written) !== undefined) continue;
    named ??= Object.create(null) as Record<string, string>;
    const name = scope.attribute(written);
    if (name in named) throw new NameFault(`the attribute ${written} stands twice.`);
    named[name] = value;
  }
  return named ?? NO_ATTRIBUTES;
}

const isBlank = (character: number): boolean => character === BLANK || character === LINE_END || character === TAB;

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

/** Where what may be a name ends: whether it is one is found out when it is resolved. */
function endOfName(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    // Most characters of names come behind all that can end one.
    if (character > QUESTION) continue;
    if (character >= LESS || character === SLASH || isBlank(character)) break;
  }
  return at;
}
