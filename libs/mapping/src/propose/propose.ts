import type { DocumentType } from '#libs/documents';

import { assign, type Candidate, candidatesOf } from './assign.js';
import { completed, numbersOf } from './complete.js';
import type { Proposal, ProposalChoice, Proposed, ProposedField, Sample, SampleField } from './contract.js';
import { type FileNotation, fileNotation } from './file-notation.js';
import { type ProposalTarget, TARGETS } from './targets.js';
import { type ConceptName, shapeOf } from './vocabulary.js';

/** A sign counts when a field is at least so likely, and is beyond doubt when it is so likely. */
const SIGN_SCORE = 0.45;
const SURE_SCORE = 0.5;
const PLAIN_SCORE = 0.8;

/** Proposes a mapping for files like a sample, from the names of its fields and the look of their values. */
export function proposeMapping(
  sample: Sample,
  { target: wanted, named: hinted, groupBy }: ProposalChoice = {},
): Proposed {
  const candidates = candidatesOf(sample.fields);
  const target = targetOf(candidates, wanted ?? unlessPlain(candidates, hinted));
  if (target === undefined) return { ok: false, lacks: 'target' };
  const lacksNumber: Proposed = { ok: false, lacks: 'number', documentType: target.type };
  const named = sample.fields.find(({ name }) => name === groupBy);
  if (groupBy !== undefined && named === undefined) return lacksNumber;
  const chosen = named && numberedBy(target, named);
  const guessed = chosen === undefined && isWithoutNumber(target, candidates) ? groupingField(sample) : undefined;
  const number = chosen ?? (guessed && numberedBy(target, guessed, GUESSED));
  const rest = number === undefined ? candidates : candidates.filter(({ field }) => field !== number.field);
  const all = [...(number === undefined ? [] : [number]), ...rest];
  const isWanted = (concept: ConceptName, field: SampleField): boolean => hasPlace(target, concept, field);
  const first = assign(all, isWanted);
  const own = target.number.find((concept) => first.has(concept));
  if (own === undefined && target.number.length > 0) return lacksNumber;
  const numberField = own === undefined ? undefined : first.get(own)?.field;
  const assigned = assign(byRows(all, target, numberField), isWanted);
  const isSure = wanted !== undefined || (target.isVague !== true && shows(target, candidates, SURE_SCORE));
  return { ok: true, proposal: proposalOf(sample, { target, assigned, number: own, isSure }) };
}

/** Lowers what stands otherwise in the rows of one document than it means: a total of the order once, an amount of the line in each. */
function byRows(
  candidates: readonly Candidate[],
  { number, header, line }: ProposalTarget,
  numberField: SampleField | undefined,
): Candidate[] {
  if (numberField === undefined || numberField.values.length === numberField.total) return [...candidates];
  const weighed = candidates.map((candidate) => {
    const { concept, field, score } = candidate;
    if (field === numberField || number.includes(concept) || field.variesWithin === undefined) return candidate;
    const varies = field.variesWithin(numberField.name);
    const isOnce = !varies && field.filled <= numberField.values.length;
    if (concept in header && !(concept in line)) return varies ? { ...candidate, score: score * 0.3 } : candidate;
    if (concept in header) return candidate;
    return { ...candidate, score: score * (isOnce ? 0.5 : varies ? 1 : 0.9) };
  });
  return weighed.toSorted((one, other) => other.score - one.score);
}

const GUESSED = 'its name does not say it, but rows with the same value stand together like the rows of a document';

const isWithoutNumber = ({ number }: ProposalTarget, candidates: readonly Candidate[]): boolean =>
  number.length > 0 && !candidates.some(({ concept, score }) => number.includes(concept) && score >= SIGN_SCORE);

/** The field is the document's number: by the person's word, which outdoes names, or by its values. */
function numberedBy({ number }: ProposalTarget, field: SampleField, ...doubts: string[]): Candidate | undefined {
  const [concept] = number;
  return concept && { field, concept, score: 2, doubts };
}

/** Of the columns whose rows of one value stand together and differ elsewhere, the one with most values. */
function groupingField({ fields, isTable }: Sample): SampleField | undefined {
  if (!isTable) return undefined;
  const grouping = fields.filter(
    (field) =>
      field.isGrouping &&
      field.fit('code') === 1 &&
      field.fit('date') === 0 &&
      fields.some((other) => other.variesWithin?.(field.name)),
  );
  return grouping.toSorted((one, other) => other.values.length - one.values.length)[0];
}

/** A field of the lines of a tree cannot be read for the header, nor the other way round. */
const hasPlace = ({ number, header, line }: ProposalTarget, concept: ConceptName, { isOfLine }: SampleField): boolean =>
  (isOfLine !== true && (number.includes(concept) || concept in header)) || (isOfLine !== false && concept in line);

/** What the mapping is called counts where the file itself does not say plainly what it holds. */
function unlessPlain(candidates: readonly Candidate[], hinted: DocumentType | undefined): DocumentType | undefined {
  const found = targetOf(candidates, undefined);
  return found !== undefined && found.isVague !== true && shows(found, candidates, SURE_SCORE) ? undefined : hinted;
}

function targetOf(candidates: readonly Candidate[], chosen: DocumentType | undefined): ProposalTarget | undefined {
  const ofType = TARGETS.filter(({ type }) => chosen === undefined || type === chosen);
  const found = ofType.find((target) => shows(target, candidates, SIGN_SCORE));
  if (chosen !== undefined || found?.isVague !== true) return found ?? (chosen === undefined ? undefined : ofType[0]);
  // Quantities of articles may be stock; beside addresses and totals they are an order whose number is called by no known name.
  const order = TARGETS.find(({ type }) => type === 'Order');
  return order !== undefined && placesOf(order, candidates) >= placesOf(found, candidates) + MORE ? order : found;
}

const MORE = 3;

/** For how many of the things that the names speak of plainly a type has a place. */
function placesOf({ number, header, line }: ProposalTarget, candidates: readonly Candidate[]): number {
  const plain = candidates.filter(({ score }) => score >= PLAIN_SCORE).map(({ concept }) => concept);
  return [...new Set(plain)].filter((concept) => number.includes(concept) || concept in header || concept in line)
    .length;
}

function shows({ signs }: ProposalTarget, candidates: readonly Candidate[], least: number): boolean {
  const likely = new Set(candidates.filter(({ score }) => score >= least).map(({ concept }) => concept));
  return signs.every((sign) => sign.some((concept) => likely.has(concept)));
}

interface Assigned {
  target: ProposalTarget;
  assigned: ReadonlyMap<ConceptName, Candidate>;
  number: ConceptName | undefined;
  isSure: boolean;
}

function proposalOf(sample: Sample, { target, assigned, number, isSure }: Assigned): Proposal {
  const own = number === undefined ? undefined : assigned.get(number)?.field;
  const placed = inOrder(target, assigned).flatMap(([concept, candidate]) => {
    const path = pathOf(concept, candidate.field, target, own?.name);
    return path === undefined ? [] : [{ concept, candidate, path }];
  });
  const torn = placed.filter(
    ({ candidate, path }) => !path.startsWith('lines.') && differsWithin(candidate.field, own?.name, sample),
  );
  const kept = placed.filter((each) => !torn.includes(each));
  const dated = kept.map(({ concept, candidate: { field } }) => ({ field, shape: shapeOf(concept) }));
  const notation = fileNotation(dated, sample.prefersComma === true);
  const stated = kept.map(({ concept, candidate, path }) => stating(concept, candidate, path, notation));
  const complete = completed([...numbersOf(target, number, own), ...stated], target, sample);
  const fields = onceEach(complete.fields);
  const read = new Set(fields.map(({ field }) => field));
  const continues = sample.isTable && own !== undefined && own.filled < own.total;
  return {
    documentType: target.type,
    ...(sample.isTable && own !== undefined && { groupBy: own.name }),
    ...(continues && { fillDown: own.name }),
    notation: notation.notation,
    fields,
    doubts: [
      ...(isSure ? [] : [`these may not be ${target.type} documents; --target TYPE says otherwise`]),
      ...(continues ? [`rows without ${own.name} are taken to continue the row above`] : []),
      ...sample.doubts,
      ...notation.doubts,
      ...complete.doubts,
      ...torn.map(
        ({ candidate, path }) =>
          `${candidate.field.name} may be ${path}, but it differs between the rows of one ${own?.name ?? 'document'}, which has it once: it is not read`,
      ),
    ],
    unread: sample.fields.filter((field) => !read.has(field)),
  };
}

/** As the type lists them, header before lines: whoever reads the file finds number, date and parties on top. */
function inOrder(
  { number, header, line }: ProposalTarget,
  assigned: ReadonlyMap<ConceptName, Candidate>,
): [ConceptName, Candidate][] {
  const order = [...number, ...Object.keys(header), ...Object.keys(line)];
  return [...assigned].toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other));
}

/** A concept that a type has in its header and in its lines stands where its values differ. */
function pathOf(
  concept: ConceptName,
  field: SampleField,
  { header, line }: ProposalTarget,
  numberField: string | undefined,
): string | undefined {
  const onHeader = header[concept];
  const onLine = line[concept];
  const differs = numberField === undefined || field.variesWithin?.(numberField) === true;
  const isOfLine = field.isOfLine ?? (onHeader === undefined || (onLine !== undefined && differs));
  if (!isOfLine) return concept === 'asOf' && field.fit('instant') < 1 ? 'issueDate' : onHeader;
  return onLine === undefined ? undefined : `lines.${onLine}`;
}

/** It contradicts itself in one document, which has it once. Without a number the whole table is one. */
function differsWithin(field: SampleField, numberField: string | undefined, { isTable }: Sample): boolean {
  if (!isTable) return false;
  return numberField === undefined ? field.values.length > 1 : field.variesWithin?.(numberField) === true;
}

function stating(
  concept: ConceptName,
  { field, doubts }: Candidate,
  path: string,
  notation: FileNotation,
): ProposedField {
  const { source, doubts: unclear } = notation.sourceOf(field, path === 'issueDate' ? 'date' : shapeOf(concept));
  return { target: path, source, field, doubts: [...doubts, ...unclear] };
}

/** Of two fields for one place, the first. */
function onceEach(fields: readonly ProposedField[]): ProposedField[] {
  const targets = new Set<string>();
  return fields.filter(({ target }) => !targets.has(target) && targets.add(target));
}
