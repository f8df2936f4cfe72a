import type { DecodedText } from './encoding.js';
import type { Decoded, FormatProblem } from './record.js';
import type { TextPosition } from './text-position.js';

/** A reader that is pushed the text of one file. `read` and `end` throw {@link Malformed}, nothing else. */
export interface TextReader {
  read(text: string): void;
  /** Says that the text has ended. */
  end(): void;
  /** Hands out, once, what has been completed so far. */
  take(): Decoded[];
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
      reader.read(part.text);
      yield* reader.take();
    }
    reader.end();
    yield* reader.take();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    yield* reader.take();
    yield { kind: 'failed', problem: error.problem };
  }
}
