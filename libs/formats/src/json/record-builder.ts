import { fault } from '../format-problem.js';
import type { JsonValue, Limits } from '../record.js';
import type { TextPosition } from '../text-position.js';
import { Malformed } from '../text-reader.js';
import { slipHint } from './json-slips.js';
import type { PathStep } from './record-path.js';

/** A value at the record path, with the line where it starts. */
export interface JsonRecord {
  value: JsonValue;
  line: number;
  path: string;
}

/** An array or object that has begun and not ended. Its values are kept only inside a record. */
interface Frame {
  kind: 'array' | 'object';
  items: JsonValue[];
  members: Record<string, JsonValue>;
  isInRecord: boolean;
  /** Whether the record path leads to it or on through it. */
  isOnPath: boolean;
  /** Member names so far: what tells a repeated one. */
  names: Set<string>;
  /** Name of the current member, number of the current item. */
  name: string;
  index: number;
}

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or ]' | ', or }' | 'end of file';

/**
 * Checks the grammar of JSON token by token and builds the values at the record path, within I-JSON (RFC 7493 section 2,
 * https://www.rfc-editor.org/rfc/rfc7493#section-2): no repeated member name, no lone surrogate. NUL, which no database
 * text can hold, is refused too. Objects have no prototype: `__proto__` is a name like any other.
 */
export class RecordBuilder {
  expected: Expected = 'value';
  /** Records that ended; whoever reads them empties it. */
  records: JsonRecord[] = [];
  private readonly frames: Frame[] = [];
  private record: { line: number; path: string; depth: number } | undefined;
  private nodes = 0;
  /** Values at the root so far, and the lines of the last: several are JSON lines (https://jsonlines.org), one on each. */
  private roots = 0;
  private rootStart = 0;
  private rootEnd = 0;

  /** `position` tells where the current token starts. */
  constructor(
    private readonly steps: readonly PathStep[],
    private readonly limits: Required<Limits>,
    private readonly position: () => TextPosition,
    /** What stands around the current token. */
    private readonly near: () => string,
  ) {}

  get isInRecord(): boolean {
    return this.record !== undefined;
  }

  /** A text is a member's name where one is due, else a value. */
  text(text: string): void {
    if (text.length > this.limits.maxTextLength) this.fail('json-text-too-long', this.limits.maxTextLength);
    if (/[\0\p{Surrogate}]/u.test(text)) this.fail('json-unusable-character', undefined, JSON.stringify(text));
    if (this.expected === 'name' || this.expected === 'name or }') this.memberName(text);
    else this.scalar(text, text);
  }

  /** `written` is the value as the file has it. */
  scalar(value: JsonValue, written: string): void {
    this.beginValue(written);
    this.endValue(value);
  }

  open(kind: Frame['kind'], bracket: string): void {
    this.beginValue(bracket);
    if (this.frames.length >= this.limits.maxDepth) this.fail('json-too-deep', this.limits.maxDepth);
    this.frames.push({
      kind,
      items: [],
      members: Object.create(null) as Record<string, JsonValue>,
      isInRecord: this.isInRecord,
      isOnPath: this.isOnPath(),
      names: new Set(),
      name: '',
      index: 0,
    });
    this.expected = kind === 'array' ? 'value or ]' : 'name or }';
  }

  close(kind: Frame['kind'], bracket: string): void {
    const frame = this.frames.at(-1);
    if (frame?.kind !== kind || !this.expected.endsWith(bracket)) return this.unexpected(bracket);
    this.frames.pop();
    this.endValue(kind === 'array' ? frame.items : frame.members);
  }

  colon(): void {
    if (this.expected !== ':') this.unexpected(':');
    this.expected = 'value';
  }

  comma(): void {
    const frame = this.frames.at(-1);
    if (frame === undefined || !this.expected.startsWith(', or')) return this.unexpected(',');
    frame.index += 1;
    this.expected = frame.kind === 'array' ? 'value' : 'name';
  }

  private memberName(name: string): void {
    const frame = this.frames.at(-1);
    if (frame === undefined) return;
    if (frame.names.has(name)) this.fail('json-repeated-name', undefined, name);
    frame.names.add(name);
    if (frame.names.size > this.limits.maxWidth) this.fail('json-too-many-members', this.limits.maxWidth);
    frame.name = name;
    this.expected = ':';
  }

  private beginValue(written: string): void {
    if (this.frames.length === 0) this.beginRoot(written);
    else if (this.expected !== 'value' && this.expected !== 'value or ]') this.unexpected(written);
    if (this.record === undefined && this.frames.length === this.steps.length && this.isOnPath()) {
      this.record = { line: this.position().line, path: this.currentPath(), depth: this.frames.length };
      this.nodes = 0;
    }
    this.nodes += 1;
    if (this.isInRecord && this.nodes > this.limits.maxNodes) this.fail('json-too-many-values', this.limits.maxNodes);
  }

  /** One more is expected only on a line of its own, after others that each took one line. */
  private beginRoot(written: string): void {
    const { line } = this.position();
    const isNextLine = this.rootStart === this.rootEnd && line > this.rootEnd;
    if (this.roots > 0 && !isNextLine) this.unexpected(written);
    this.roots += 1;
    this.rootStart = line;
  }

  private endRoot(): void {
    const { line } = this.position();
    if (this.roots > 1 && line > this.rootStart) this.fail('json-lines-broken', undefined, 'more lines');
    this.rootEnd = line;
  }

  private endValue(value: JsonValue): void {
    const { frames, record } = this;
    if (record?.depth === frames.length) {
      this.records.push({ value, line: record.line, path: record.path });
      this.record = undefined;
    }
    const parent = frames.at(-1);
    if (parent === undefined) this.endRoot();
    if (parent?.isInRecord) {
      if (parent.kind === 'array') parent.items.push(value);
      else parent.members[parent.name] = value;
    }
    this.expected = parent === undefined ? 'end of file' : parent.kind === 'array' ? ', or ]' : ', or }';
  }

  /** Whether the value that begins now is on the record path: reached by its first steps, and not deeper than it. */
  private isOnPath(): boolean {
    const parent = this.frames.at(-1);
    if (parent === undefined) return true;
    const step = this.steps[this.frames.length - 1];
    if (!parent.isOnPath || step === undefined) return false;
    return step === '*' ? parent.kind === 'array' : parent.kind === 'object' && parent.name === step.member;
  }

  private currentPath(): string {
    const steps = this.frames.map(({ kind, index, name }) => (kind === 'array' ? `[${index}]` : `.${name}`));
    return `$${steps.join('')}`;
  }

  private unexpected(found: string): never {
    const { line, column } = this.position();
    const code = this.expected === 'end of file' ? 'json-trailing-text' : 'json-not-well-formed';
    const params = { near: this.near(), hint: slipHint(this.expected, found) };
    throw new Malformed(fault(code, { line, column, expected: this.expected, found, params }));
  }

  private fail(code: string, limit?: number, found?: string): never {
    throw new Malformed(
      fault(code, {
        ...this.position(),
        ...(limit !== undefined && { expected: String(limit) }),
        ...(found !== undefined && { found }),
      }),
    );
  }
}
