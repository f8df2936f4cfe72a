/** What is longer is not worth the memory: it outlives the file that it came from. */
const MAX_LENGTH = 500;

/** What was made of the texts that came last; forgets all when there are too many. */
export class Remembered<Value> {
  private readonly values = new Map<string, Value>();

  constructor(private readonly maxEntries: number) {}

  /** @param make from a text; may throw, and nothing is remembered then */
  get(text: string, make: (text: string) => Value): Value {
    const known = this.values.get(text);
    if (known !== undefined) return known;
    if (text.length > MAX_LENGTH) return make(text);
    // A part of a text keeps the whole of it in memory: a copy does not.
    const copy = Buffer.from(text).toString();
    const value = make(copy);
    if (this.values.size >= this.maxEntries) this.values.clear();
    this.values.set(copy, value);
    return value;
  }
}
