import { complain } from './print.js';

/** Somebody who watches sees one line change; a log gets a line now and then. */
const WATCHED_MS = 500;
const LOGGED_MS = 10_000;

/** Tells on standard error how far long work has come; short work says nothing. */
export class Progress {
  readonly #isWatched = process.stderr.isTTY;
  #toldAt = performance.now();
  #isShown = false;

  tell(text: string): void {
    const now = performance.now();
    if (now - this.#toldAt < (this.#isWatched ? WATCHED_MS : LOGGED_MS)) return;
    this.#toldAt = now;
    this.#isShown = true;
    if (this.#isWatched) process.stderr.write(`\r\u001B[K${text}`);
    else complain(text);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isWatched && this.#isShown) process.stderr.write('\r\u001B[K');
  }
}
