import { Tokenizer, TokenType } from '@streamparser/json';
import type { ParsedTokenInfo } from '@streamparser/json/utils/types/parsedTokenInfo.js';

import { decodeText } from '../encoding.js';
import { fault } from '../format-problem.js';
import { JsonNumber } from '../record.js';
import type { Chunks, Decoded, Limits } from '../record.js';
import type { TextPosition } from '../text-position.js';
import { Malformed, readText } from '../text-reader.js';
import type { TextReader } from '../text-reader.js';
import { BytePosition } from './byte-position.js';
import { ExactText } from './exact-text.js';
import { slipHint } from './json-slips.js';
import { RecordBuilder } from './record-builder.js';
import { recordPathSteps } from './record-path.js';

const DEFAULTS: Required<Limits> = {
  maxTextLength: 16 * 1_048_576,
  maxRecordLength: 32 * 1_048_576,
  maxWidth: 10_000,
  maxDepth: 64,
  maxNodes: 2_000_000,
};

export interface ReadJsonOptions {
  /** `$` the whole document (default), `$[*]` or `$.orders[*]` each item of an array. */
  recordPath?: string;
  limits?: Limits;
}

/**
 * Reads one JSON document strictly (RFC 8259, within I-JSON: see {@link RecordBuilder}), or JSON lines: several, each on a
 * line of its own, which like a table cannot prove that all arrived. Yields `root`, then `values`: each
 * value at `recordPath` (in each document), dropped here once handed out; numbers keep their digits. `failed` when the file is not well-formed,
 * cut off, followed by anything, or over the limits (lengths are counted in bytes of UTF-8).
 */
export const readJson = (chunks: Chunks, options: ReadJsonOptions = {}): AsyncGenerator<Decoded> =>
  readText(decodeText(chunks), new JsonReader(options.recordPath, options.limits));

/** Keeps the digits of numbers, which the library would make doubles, and every character of texts. */
class ExactTokenizer extends Tokenizer {
  digits = '';

  constructor() {
    super();
    // A private property: the version is pinned, and specs see it when this is without effect.
    Reflect.set(this, 'bufferedString', new ExactText());
  }

  protected override parseNumber(digits: string): number {
    this.digits = digits;
    return 0;
  }
}

const shapes: Readonly<Partial<Record<TokenType, 'object' | 'array'>>> = {
  [TokenType.LEFT_BRACE]: 'object',
  [TokenType.LEFT_BRACKET]: 'array',
};

class JsonReader implements TextReader {
  private readonly limits: Required<Limits>;
  private readonly tokenizer = new ExactTokenizer();
  private readonly builder: RecordBuilder;
  private readonly encoder = new TextEncoder();
  private readonly bytes = new BytePosition();
  private decoded: Decoded[] = [];
  private hasRoot = false;
  private tokenOffset = 0;
  private recordOffset = 0;

  constructor(recordPath = '$', limits: Limits = {}) {
    this.limits = { ...DEFAULTS, ...limits };
    this.builder = new RecordBuilder(
      recordPathSteps(recordPath),
      this.limits,
      () => this.bytes.moveTo(this.tokenOffset),
      () => this.bytes.textAround(this.tokenOffset),
    );
    this.tokenizer.onToken = (token) => this.addToken(token);
    this.tokenizer.onError = (error) => this.failUnreadable(error);
  }

  get position(): TextPosition {
    return this.bytes.moveTo(this.bytes.end);
  }

  read(text: string): void {
    const piece = this.encoder.encode(text);
    this.bytes.advance(piece);
    this.tokenizer.write(piece);
    this.checkLengths();
  }

  end(): void {
    // A number at the root has ended only now.
    this.tokenizer.end();
    if (!this.hasRoot) throw new Malformed(fault('json-empty', this.position));
    if (this.builder.expected !== 'end of file') this.failCutOff();
  }

  take(): Decoded[] {
    const { decoded } = this;
    const { records } = this.builder;
    this.decoded = [];
    this.builder.records = [];
    if (records.length > 0) decoded.push({ kind: 'values', values: records });
    return decoded;
  }

  private addToken({ token, value, offset }: ParsedTokenInfo): void {
    const { builder } = this;
    this.tokenOffset = offset;
    if (!builder.isInRecord) this.recordOffset = offset;
    if (!this.hasRoot) this.decoded.push({ kind: 'root', format: 'json', shape: shapes[token] ?? 'other' });
    this.hasRoot = true;
    switch (token) {
      case TokenType.LEFT_BRACE:
        return builder.open('object', '{');
      case TokenType.RIGHT_BRACE:
        return builder.close('object', '}');
      case TokenType.LEFT_BRACKET:
        return builder.open('array', '[');
      case TokenType.RIGHT_BRACKET:
        return builder.close('array', ']');
      case TokenType.COLON:
        return builder.colon();
      case TokenType.COMMA:
        return builder.comma();
      case TokenType.STRING:
        return builder.text(String(value));
      case TokenType.NUMBER:
        return builder.scalar(new JsonNumber(this.tokenizer.digits), this.tokenizer.digits);
      case TokenType.TRUE:
      case TokenType.FALSE:
        return builder.scalar(token === TokenType.TRUE, String(value));
      default:
        return builder.scalar(null, 'null');
    }
  }

  private checkLengths(): void {
    const { maxTextLength, maxRecordLength } = this.limits;
    const { end } = this.bytes;
    if (end - this.tokenOffset > maxTextLength) this.failTooLong('json-text-too-long', maxTextLength);
    if (this.builder.isInRecord && end - this.recordOffset > maxRecordLength) {
      this.failTooLong('json-record-too-long', maxRecordLength);
    }
  }

  private failTooLong(code: string, limit: number): never {
    throw new Malformed(fault(code, { ...this.position, expected: String(limit) }));
  }

  private failCutOff(): never {
    throw new Malformed(
      fault('json-cut-off', {
        ...this.position,
        expected: this.builder.expected,
        found: 'end of file',
        params: { near: this.bytes.textAround(this.bytes.end) },
      }),
    );
  }

  /** The tokenizer met a character that begins or continues no token, or the end inside one. */
  private failUnreadable(error: Error): never {
    if (error instanceof Malformed) throw error;
    const [, offset] = /^Unexpected "[^]*" at chunk .*absolute position "(\d+)"/.exec(error.message) ?? [];
    if (offset === undefined) return this.failCutOff();
    const { line, column } = this.bytes.moveTo(Number(offset));
    const found = visible(this.bytes.characterAt(Number(offset)));
    const { expected } = this.builder;
    const params = { near: this.bytes.textAround(Number(offset)), hint: slipHint(expected, found) };
    throw new Malformed(fault('json-not-well-formed', { line, column, expected, found, params }));
  }
}

/** A character, or where nothing of it would be seen its number, e.g. `U+FEFF`. */
const visible = (character: string): string =>
  /^[\s\p{C}]+$/u.test(character)
    ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : character;
