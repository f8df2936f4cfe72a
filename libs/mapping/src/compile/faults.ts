import { type Problem, problem, type ProblemCode } from '#libs/documents';

/** A place in a mapping definition: member names and positions from the top. */
export type At = readonly (string | number)[];

/** Where something of a definition was written. */
export interface Origin {
  file: string;
  /** Its place there: a variant may write `buyer: { name }` where its base has `buyer.name`. */
  at: At;
  line?: number;
  column?: number;
}

/** Finds where the text of a place in a definition stands; undefined when no text is at hand. */
export type Locate = (at: At) => Origin | undefined;

/** Collects what is wrong with a definition. All faults are told at once, each with the place it stands at. */
export class Faults {
  readonly problems: Problem[] = [];
  readonly #made: { place: At; of: At }[] = [];

  constructor(
    readonly fileName: string,
    private readonly locate: Locate = () => undefined,
  ) {}

  add(at: At, code: ProblemCode, details: Omit<Problem, 'code' | 'severity' | 'field'> = {}): undefined {
    const { file, at: there, ...place } = this.originOf(at);
    const params = { ...details.params, file };
    const inVariant = file === this.fileName ? {} : { place: `${this.fileName} extends ${file}` };
    this.problems.push(problem(code, { ...details, ...inVariant, ...place, field: there.join('.'), params }));
    return undefined;
  }

  /** Where a part of the definition was written. */
  originOf(at: At): Origin {
    const made = this.#made.findLast(({ place }) => place.every((step, index) => step === at[index]));
    const written = made === undefined ? at : [...made.of, ...at.slice(made.place.length)];
    return this.locate(written) ?? { file: this.fileName, at: written };
  }

  /** From now on, faults at a place are told where that stands which it was made of; what was said last holds. */
  standsFor(place: At, of: At): void {
    this.#made.push({ place, of });
  }

  /** The same so far; what is added to one is not in the other. */
  copy(): Faults {
    const copy = new Faults(this.fileName, this.locate);
    copy.problems.push(...this.problems);
    copy.#made.push(...this.#made);
    return copy;
  }
}
