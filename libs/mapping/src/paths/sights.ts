import type { SourceElement } from '../record.js';
import type { Spot } from './scope.js';
import { isFilled, ofNamespaces } from './xml-walk.js';

/** What stands at the end of the names of a path. */
export class XmlSpot implements Spot<SourceElement> {
  readonly below = new Map<string, XmlSpot>();
  /** The first in the element that is looked at, in document order; one that is empty only where all are. */
  found: SourceElement | undefined;

  constructor(
    private readonly sight: Sight,
    /** Elements of one name are mostly of one namespace, which is looked at once. */
    readonly isOurs: (element: SourceElement) => boolean,
  ) {}

  isThere(element: SourceElement): boolean {
    return this.first(element) !== undefined;
  }

  /** The first in an element. */
  first(element: SourceElement): SourceElement | undefined {
    this.sight.lookAt(element);
    return this.found;
  }

  /** Nothing that comes later changes what was found here and below. */
  get isSettled(): boolean {
    if (this.found === undefined || !isFilled(this.found)) return false;
    for (const spot of this.below.values()) if (!spot.isSettled) return false;
    return true;
  }
}

/**
 * Looks for what the paths of one scope lead to: one walk through what is in an element, for all of them. Of what a mapping knows, a document has a tenth,
 * and who asks path by path spends the time on what is not there.
 */
export class Sight {
  /** The element itself. */
  readonly #own = new XmlSpot(this, () => true);
  readonly #spots = [this.#own];
  #element: SourceElement | undefined;

  constructor(
    private readonly namespaces: string | undefined,
    private readonly sights: Sights,
  ) {}

  /** The spot at the end of these names. */
  spot(names: readonly string[]): XmlSpot {
    let spot = this.#own;
    for (const name of names) {
      let next = spot.below.get(name);
      if (next === undefined) {
        next = new XmlSpot(this, ofNamespaces(this.namespaces));
        spot.below.set(name, next);
        this.#spots.push(next);
      }
      spot = next;
    }
    return spot;
  }

  lookAt(element: SourceElement): void {
    if (element === this.#element) return;
    if (this.#element === undefined) this.sights.isUsed(this);
    else this.forget();
    this.#element = element;
    this.#own.found = element;
    this.#walk(element, this.#own);
  }

  forget(): void {
    for (const spot of this.#spots) spot.found = undefined;
    this.#element = undefined;
  }

  #walk(element: SourceElement, { below }: XmlSpot): void {
    for (const child of element.children) {
      const spot = below.get(child.name);
      if (spot === undefined || !spot.isOurs(child)) continue;
      if (spot.isSettled) continue;
      if (spot.found === undefined || (!isFilled(spot.found) && isFilled(child))) spot.found = child;
      if (spot.below.size > 0) this.#walk(child, spot);
    }
  }
}

/** The sights of one mapping. They hold on to a record until they are told to forget it. */
export class Sights {
  readonly #used: Sight[] = [];

  /** @param namespaces how those of the elements begin that are looked for */
  of(namespaces: string | undefined): Sight {
    return new Sight(namespaces, this);
  }

  isUsed(sight: Sight): void {
    this.#used.push(sight);
  }

  forget(): void {
    for (const sight of this.#used) sight.forget();
    this.#used.length = 0;
  }
}
