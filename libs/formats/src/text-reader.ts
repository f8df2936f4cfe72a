import type { DecodedText } from './encoding.js';
import type { Decoded, FormatProblem } from './record.js';
import type { TextPosition } from './text-position.js';

/** A reader that is pushed the text of one file. Its methods throw {@link Malformed} and nothing else is expected of them. */
export interface TextReader {
  /** What more text completes. */
  read(text: string): Iterable<Decoded>;
  /** What the end of the file completes. */
  end(): Iterable<Decoded>;
  /** Where the text so far ends. */
  readonly position: TextPosition;
}

/**
 * The way out of a reader whose file is not well-formed: push parsers call back, and a callback can only throw.
 * {@link readText} turns it into a `failed`; it never reaches a caller.
 */
export class Malformed extends Error {
  constructor(readonly problem: FormatProblem) {
    super(problem.code);
  }
}

/** Runs a reader over the text of a file; ends with `failed` at the first problem of the file as a whole. */
export async function* readText(parts: AsyncIterable<DecodedText>, reader: TextReader): AsyncGenerator<Decoded> {
  try {
    for await (const part of parts) {
      if (part.kind === 'failed') throw new Malformed({ ...part.problem, ...reader.position });
      yield* reader.read(part.text);
    }
    yield* reader.end();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    yield { kind: 'failed', problem: error.problem };
  }
}
