import type { TextPosition } from '../text-position.js';

/** Where a short text next stands: each place is looked for once, however often one asks. */
class NextPlace {
  private place = -1;

  constructor(private readonly sought: string) {}

  forget(): void {
    this.place = -1;
  }

  /** The first place in `text` from `from` on; Infinity when there is none. `from` never falls. */
  from(text: string, from: number): number {
    if (this.place >= from) return this.place;
    const found = text.indexOf(this.sought, from);
    this.place = found === -1 ? Infinity : found;
    return this.place;
  }
}

/**
 * The part of a text that is being scanned, with line ends as XML sees them (2.11: CR LF and a lone CR are LF), and where in the whole it stands.
 */
export class TextWindow {
  text = '';
  /** Line and column of the last place that {@link moveTo} was told. */
  line = 1;
  column = 1;
  /** Characters that were dropped before `text`. */
  dropped = 0;
  private lineStart = 0;
  private isAfterCr = false;
  private readonly lineEnd = new NextPlace('\n');
  private readonly references = new NextPlace('&');
  private readonly sectionEnds = new NextPlace(']]>');

  append(chunk: string): void {
    if (chunk === '') return;
    let added = chunk;
    if (this.isAfterCr || chunk.includes('\r')) {
      added = (this.isAfterCr && !chunk.startsWith('\n') ? '\n' : '') + chunk.replaceAll(/\r\n?/g, '\n');
      // Whether a CR at the end is one line end with what follows is not known yet.
      this.isAfterCr = chunk.endsWith('\r');
      if (this.isAfterCr) added = added.slice(0, -1);
    }
    this.text = this.text === '' ? added : this.text + added;
    this.forget();
  }

  /** Drops what stands before `index`. */
  drop(index: number): void {
    this.moveTo(index);
    this.text = this.text.slice(index);
    this.dropped += index;
    this.lineStart -= index;
    this.forget();
  }

  /** Says that `index` is the place of interest; places never fall. */
  moveTo(index: number): void {
    for (let end = this.lineEnd.from(this.text, this.lineStart); end < index;) {
      this.line += 1;
      this.lineStart = end + 1;
      end = this.lineEnd.from(this.text, this.lineStart);
    }
    this.column = index - this.lineStart + 1;
  }

  /** Line and column of a place that is not before the last. */
  positionAt(index: number): TextPosition {
    const lines = this.text.slice(Math.max(this.lineStart, 0), index).split('\n');
    const last = lines.at(-1) ?? '';
    return lines.length === 1
      ? { line: this.line, column: index - this.lineStart + 1 }
      : { line: this.line + lines.length - 1, column: last.length + 1 };
  }

  hasReference(from: number, to: number): boolean {
    return this.references.from(this.text, from) < to;
  }

  /** Where `]]>` stands, Infinity for nowhere. */
  sectionEnd(from: number): number {
    return this.sectionEnds.from(this.text, from);
  }

  private forget(): void {
    for (const place of [this.lineEnd, this.references, this.sectionEnds]) place.forget();
  }
}
