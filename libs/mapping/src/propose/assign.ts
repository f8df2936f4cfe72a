import type { SampleField } from './contract.js';
import { conceptsOf, conceptsOfPath, type NameMatch } from './field-names.js';
import { type ConceptName, type Shape, shapeOf } from './vocabulary.js';

/** A field that may be what a concept means. */
export interface Candidate {
  field: SampleField;
  concept: ConceptName;
  score: number;
  doubts: readonly string[];
}

/** Less is a guess that nobody should have to correct. */
const LEAST_SCORE = 0.3;

/** What values alone say, where a name says nothing. */
const BY_VALUES: readonly { concept: ConceptName; shape: Shape; score: number }[] = [
  { concept: 'gtin', shape: 'gtin', score: 0.5 },
  { concept: 'currency', shape: 'currency', score: 0.45 },
  { concept: 'buyerEmail', shape: 'email', score: 0.4 },
  { concept: 'unit', shape: 'unit', score: 0.35 },
];

/** Share of the values that may be odd before they contradict the name. */
const MOSTLY = 0.9;
const SHAPE_WORDS: Readonly<Record<Shape, string>> = {
  text: 'texts',
  code: 'codes',
  number: 'numbers',
  date: 'dates',
  instant: 'times with offset',
  unit: 'known units',
  currency: 'currency codes',
  country: 'country codes',
  gtin: 'article numbers with a right check digit',
  email: 'e-mail addresses',
};
/** Units and check digits are often not those of the lists: the name outweighs them. */
const FORGIVING: readonly Shape[] = ['unit', 'gtin', 'country', 'email', 'instant'];

/** All that the fields of a sample may mean, the likeliest first. */
export function candidatesOf(fields: readonly SampleField[]): Candidate[] {
  const named = fields.flatMap(candidatesOfField);
  const plain = named.filter(({ score }) => score >= LEAST_SCORE);
  const articles = plain.some(({ concept }) => IDENTIFIES.has(concept)) ? [] : fields.filter(isUnique).slice(0, 1);
  const isNamed = (field: SampleField): boolean => plain.some((each) => each.field === field);
  const dates = plain.some(({ concept }) => shapeOf(concept) === 'date')
    ? []
    : fields.filter((field) => field.filled > 0 && field.fit('date') === 1 && !isNamed(field));
  return [
    ...named,
    ...articles.map(uniqueCandidate),
    ...(dates.length === 1 ? dates.map(onlyDateCandidate) : []),
  ].toSorted((one, other) => other.score - one.score);
}

const onlyDateCandidate = (field: SampleField): Candidate => ({
  field,
  concept: 'orderDate',
  score: LEAST_SCORE,
  doubts: ['its name does not say it, but it is the only date'],
});

function candidatesOfField(field: SampleField): Candidate[] {
  const named = meaningsOf(field).map(({ concept, share }) => namedCandidate(field, concept, share));
  if (field.filled === 0) return named;
  if (named.length > 0) return named.some(({ concept }) => concept === 'sku') ? withGtin(field, named) : named;
  return BY_VALUES.filter(({ shape }) => isOf(field, shape)).map(({ concept, shape, score }) => ({
    field,
    concept,
    score,
    doubts: [`its name does not say it, only its values, which are ${SHAPE_WORDS[shape]}`],
  }));
}

/** One right check digit may be chance. */
const LEAST_GTINS = 2;

/** Letters that stand alone are units by chance. */
const isOf = ({ fit, values }: SampleField, shape: Shape): boolean =>
  fit(shape) === 1 && values.every((text) => text.length > 1) && (shape !== 'gtin' || values.length >= LEAST_GTINS);

/** Article numbers that all have a right check digit are GTINs, unless another column is called so. */
function withGtin(field: SampleField, named: readonly Candidate[]): Candidate[] {
  if (field.values.length < LEAST_GTINS || field.fit('gtin') < 1) return [...named];
  const [first] = named;
  const doubts = ['its values are article numbers with a right check digit'];
  const gtin: Candidate = { field, concept: 'gtin', score: (first?.score ?? 1) * 0.95, doubts };
  return [gtin, ...named.map((each) => ({ ...each, score: each.score * 0.9 }))];
}

/** What tells one article from another. */
const IDENTIFIES: ReadonlySet<ConceptName> = new Set(['sku', 'buyerSku', 'gtin', 'itemName']);
const LEAST_ROWS = 3;

/** A code in every row, and in each another. */
const isUnique = (field: SampleField): boolean =>
  field.values.length >= LEAST_ROWS &&
  field.values.length === field.total &&
  field.fit('code') === 1 &&
  field.fit('date') === 0 &&
  field.values.some((text) => /\p{L}/u.test(text)) &&
  meaningsOf(field).length === 0;

const uniqueCandidate = (field: SampleField): Candidate => ({
  field,
  concept: 'sku',
  score: LEAST_SCORE,
  doubts: ['its name does not say it, but it is a code that is another in every row'],
});

const meaningsOf = ({ name, path }: SampleField): NameMatch[] =>
  path === undefined ? conceptsOf(name) : conceptsOfPath(path);

/** From so much of its name on, a field says what it is. */
const PLAIN = 0.65;
const PARTLY = 0.8;
/** Every value is a text: of two meanings of a name, the one that values bear out comes first. */
const ANY_TEXT = 0.97;

function namedCandidate(field: SampleField, concept: ConceptName, share: number): Candidate {
  const doubts: string[] = [];
  let score = share === 1 ? 1 : share * PARTLY;
  if (share < PLAIN) doubts.push('only a part of its name says it');
  const shape = shapeOf(concept);
  if (shape === 'text') score *= ANY_TEXT;
  if (field.filled === 0) {
    doubts.push('it is empty in the sample');
    score *= 0.6;
  } else if (field.fit(shape) < MOSTLY) {
    const odd = Math.round((1 - field.fit(shape)) * field.filled);
    doubts.push(`${odd} of ${field.filled} values are not ${SHAPE_WORDS[shape]}`);
    score *= FORGIVING.includes(shape) ? 0.9 : shape === 'code' ? 0.6 : 0.2;
  }
  if (concept === 'lineNumber' && !field.values.every((text) => LINE_NUMBER.test(text))) {
    doubts.push('its values are no numbers of lines');
    score *= 0.4;
  }
  return { field, concept, score, doubts };
}

/** `10`, `0020`, `1.2` */
const LINE_NUMBER = /^\d{1,6}(?:\.\d{1,4})*$/;

/** Gives each concept its likeliest field and each field one concept; says where a second field was as likely. */
export function assign(
  candidates: readonly Candidate[],
  isWanted: (concept: ConceptName, field: SampleField) => boolean,
): Map<ConceptName, Candidate> {
  const assigned = new Map<ConceptName, Candidate>();
  const taken = new Set<SampleField>();
  for (const candidate of candidates) {
    const { concept, field, score } = candidate;
    if (score < LEAST_SCORE || assigned.has(concept) || taken.has(field) || !isWanted(concept, field)) continue;
    assigned.set(concept, candidate);
    taken.add(field);
  }
  for (const [concept, chosen] of assigned) {
    const rival = candidates.find(
      ({ concept: other, field, score }) =>
        other === concept && !taken.has(field) && score >= chosen.score * 0.75 && score >= LEAST_SCORE,
    );
    if (rival !== undefined)
      assigned.set(concept, { ...chosen, doubts: [...chosen.doubts, `${rival.field.name} could be it as well`] });
  }
  return assigned;
}
