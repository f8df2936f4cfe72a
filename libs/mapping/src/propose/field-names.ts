import { CONCEPT_NAMES, type ConceptName, namesOf, shapeOf } from './vocabulary.js';

/** Words that say "number", at either end of a name. */
const NUMBER_WORDS = new Set(['number', 'nummer', 'nr', 'no', 'num', 'nbr', 'numero', 'numer', 'n', 'nro']);
const NUMBER_ENDINGS = ['nummer', 'number', 'numero', 'nr'];

/** Words that say where a value stands, not what it is. */
const FILLERS = new Set(['header', 'hdr', 'kopf', 'info', 'field', 'value']);

/** `Price (EUR, net)` is a price. */
const REMARK = /\([^()]*\)|\[[^[\]]*\]/g;

/** The words of a column name or path, without case, accents, punctuation and fillers; every word for "number" is `no`. */
export function nameWords(name: string): string[] {
  const plain = withoutAccents(
    (name.replace(REMARK, ' ').trim() || name).replace(/#/g, ' no ').replace(/([a-z0-9])([A-Z])/g, '$1 $2'),
  )
    .toLowerCase()
    .replace(/[łøđ]/g, (letter) => UNDECOMPOSED[letter] ?? letter)
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('№', ' no ');
  const words = (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => (NUMBER_WORDS.has(word) ? 'no' : word));
  const telling = words.filter((word) => !FILLERS.has(word));
  return telling.length > 0 ? telling : words;
}

/** Marks that are not accents but parts of a letter. */
const UNDECOMPOSED: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd' };

/** Also of Japanese and Cyrillic letters, on both sides of every comparison. */
const withoutAccents = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '');

/** Words run together, as concepts list them. */
function nameKey(words: readonly string[]): string {
  const key = words.join('');
  const ending = NUMBER_ENDINGS.find((each) => key.length > each.length && key.endsWith(each));
  return ending === undefined ? key : `${key.slice(0, -ending.length)}no`;
}

/** A word such as "customer" may be a number or a name: values decide. */
const CONCEPTS_OF: ReadonlyMap<string, readonly ConceptName[]> = conceptsByKey();

function conceptsByKey(): Map<string, ConceptName[]> {
  const found = new Map<string, ConceptName[]>();
  for (const name of CONCEPT_NAMES)
    for (const listed of namesOf(name)) {
      const key = nameKey([withoutAccents(listed)]);
      found.set(key, [...(found.get(key) ?? []), name]);
    }
  return found;
}

export interface NameMatch {
  concept: ConceptName;
  /** Share of the name's words that say it: 1 when the whole name does. */
  share: number;
}

/** Words by which a name says whose it is. */
const OWNERS: Readonly<Record<'buyer' | 'seller' | 'shipTo', ReadonlySet<string>>> = {
  buyer: wordSet('buyer customer bill billing kunde kunden rechnung klant client cliente comprador acheteur'),
  seller: wordSet('seller supplier vendor lieferant lieferanten leverancier fournisseur proveedor fornitore'),
  shipTo: wordSet(
    'ship shipping deliver delivery consignee recipient liefer lieferadresse lever livraison entrega consegna',
  ),
};
const OWN = 0.15;
const FOREIGN = -0.4;
/** A name ends with what it is: a retail price is a price. */
const NAME_END = 0.6;
const BEFORE_SHARE = 0.6;
/** Of these there is one of everything. */
const GENERIC_SHARE = 0.5;
const GENERIC = wordSet(
  'name title text code date datum data fecha no item article reference ref line note total amount',
);
/** Words that change little: they weigh less than those that say what it is. */
const QUALIFIERS = wordSet(
  'no id code net netto neto nette ht excl cde cmd cmde ordered bestellt bestellte besteld commandee commande pedida pedido ordinata unitaire unitario ' +
    'lineitem item line variant product in de del des du der die das den la le el di van the of per je pro par por eur gbp usd chf',
);
const QUALIFIER_WEIGHT = 0.3;
/** So do numbers: a price per 100 is a price. */
const isQualifier = (word: string): boolean => QUALIFIERS.has(word) || /^\d+$/.test(word);

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

/** Raises what belongs to the party that the name speaks of, and lowers what belongs to another. */
function ownership(concept: ConceptName, words: readonly string[]): number {
  const named = ownersIn(words);
  const owner = Object.keys(OWNERS).find((each) => concept.startsWith(each));
  if (owner === undefined || named.length === 0) return 0;
  return named.includes(owner) ? OWN : FOREIGN;
}

const ownersIn = (words: readonly string[]): string[] =>
  Object.entries(OWNERS).flatMap(([owner, hints]) => (words.some((word) => hints.has(word)) ? [owner] : []));

/** The concepts that a name speaks of. */
export function conceptsOf(name: string): NameMatch[] {
  const words = nameWords(name);
  return [...wordsOf(words)].map(([concept, said]) => {
    if (said.size === words.length) return { concept, share: 1 };
    const share = shareOf(words, said) * (isIdentifierOf(concept, words) ? FOREIGN_SHARE : 1);
    return { concept, share: Math.min(0.95, share + ownership(concept, words)) };
  });
}

const FOREIGN_SHARE = 0.3;
const IDENTIFIERS = wordSet('no id code');

/** The number of a stock is no amount. */
const isIdentifierOf = (concept: ConceptName, words: readonly string[]): boolean =>
  IDENTIFIERS.has(words.at(-1) ?? '') && ['number', 'date', 'text', 'instant'].includes(shapeOf(concept));

/**
 * The concepts that a place in a tree speaks of, by its own name and what it stands in: an `id` in `customer` is a number of the customer.
 * @param path names from what holds the record down
 */
export function conceptsOfPath(path: readonly string[]): NameMatch[] {
  const own = path.at(-1) ?? '';
  const isTop = path.length <= 2;
  const words = path.flatMap(nameWords);
  const shares = new Map<ConceptName, number>();
  const add = (concept: ConceptName, share: number): void =>
    void shares.set(concept, Math.max(shares.get(concept) ?? 0, share));
  const isGeneric = nameWords(own).every((word) => GENERIC.has(word) || IDENTIFIERS.has(word));
  for (const { concept, share } of conceptsOf(`${path.at(-2) ?? ''} ${own}`)) {
    if (share === 1) add(concept, isTop ? 1 : PARENT_AND_OWN);
    else if (isGeneric) add(concept, share * PARENT_ONLY);
  }
  if (isGeneric)
    for (const owner of ownersIn(words))
      for (const { concept, share } of conceptsOf(`${owner} ${own}`)) if (share === 1) add(concept, PARENT_ONLY);
  for (const { concept, share } of conceptsOf(own)) {
    const deep = (share === 1 && !isGeneric ? DEEP : share * GENERIC_SHARE) + ownership(concept, words);
    add(concept, isTop ? share : deep);
  }
  return [...shares].map(([concept, share]) => ({ concept, share }));
}

const PARENT_AND_OWN = 0.85;
const PARENT_ONLY = 0.8;
const DEEP = 0.7;

/** Which words of a name, by position, speak of each concept. */
function wordsOf(words: readonly string[]): Map<ConceptName, ReadonlySet<number>> {
  const found = new Map<ConceptName, ReadonlySet<number>>();
  for (let length = words.length; length > 0; length -= 1)
    for (let from = 0; from + length <= words.length; from += 1) {
      const run = Array.from({ length }, (_, index) => from + index);
      for (const concept of CONCEPTS_OF.get(nameKey(words.slice(from, from + length))) ?? [])
        found.set(concept, new Set([...(found.get(concept) ?? []), ...run]));
    }
  return found;
}

/** What a name says at its end it is about; what it says before may only be what that belongs to. */
function shareOf(words: readonly string[], said: ReadonlySet<number>): number {
  const weight = (word: string, index: number): number =>
    isQualifier(word) && !said.has(index) ? QUALIFIER_WEIGHT : 1;
  const share = said.size / words.map(weight).reduce((sum, each) => sum + each, 0);
  const unsaid = words.filter((word, index) => !said.has(index) && !isQualifier(word));
  if (unsaid.length === 0) return share;
  if (words.every((word, index) => !said.has(index) || GENERIC.has(word))) return share * GENERIC_SHARE;
  return said.has(words.length - 1) ? Math.max(share, NAME_END) : share * BEFORE_SHARE;
}

const LINE_CONCEPTS: ReadonlySet<ConceptName> = new Set([
  'lineNumber',
  'sku',
  'buyerSku',
  'gtin',
  'itemName',
  'quantity',
  'unit',
  'price',
  'lineAmount',
  'stock',
]);
/** A longer text is no name. */
const LONGEST_NAME = 120;
const PLAIN_SHARE = 0.5;

function plainConcepts(names: readonly (string | readonly string[])[]): Set<ConceptName> {
  const matches = names.flatMap((name) => {
    if (typeof name !== 'string') return conceptsOfPath(name);
    return name.length <= LONGEST_NAME ? conceptsOf(name) : [];
  });
  return new Set(matches.filter(({ share }) => share >= PLAIN_SHARE).map(({ concept }) => concept));
}

/** Of how many different things these names, or places in a tree, speak plainly: the header row of a table does of many. */
export const headerScore = (names: readonly (string | readonly string[])[]): number => plainConcepts(names).size;

const NUMBER_CONCEPTS: ReadonlySet<ConceptName> = new Set([
  'orderNumber',
  'invoiceNumber',
  'creditNumber',
  'despatchNumber',
  'returnNumber',
]);

/** Whether some of these names speak of the number of a document. */
export const namesNumber = (names: readonly (string | readonly string[])[]): boolean =>
  [...plainConcepts(names)].some((name) => NUMBER_CONCEPTS.has(name));

/** Of how many things that lines have. */
export const lineScore = (paths: readonly (readonly string[])[]): number =>
  [...plainConcepts(paths)].filter((name) => LINE_CONCEPTS.has(name)).length;
