import { decimal } from '#libs/documents';
import { FATES, type Counted, type Counts, type Differences, type Example, type Fate } from '#libs/lifecycle';
import type { FileReading, Trial } from '#libs/pipeline';

import { type Cell, instant } from '../../output/table.js';

/** A part of what a person reads of a trial, in a terminal or on a page. */
export interface Section {
  title: string;
  headings: readonly string[];
  rows: readonly (readonly Cell[])[];
  /** What is counted only. */
  more?: string;
}

/** What is shown of each list; JSON has all that was told apart. */
const MAX_GROUPS = 25;
const MAX_VALUES = 5;

/** All that differs, most important first; a part in which nothing differs is left out, but for the numbers of documents and the money. */
export function sectionsOf({ files, differences }: Trial): Section[] {
  const { transitions, problems, fields, routes, deliveries, money } = differences;
  const sections: Section[] = [
    {
      title: 'Files that are read otherwise',
      headings: ['file', 'received', 'connection', 'active', 'draft'],
      rows: files
        .filter(({ differs }) => differs)
        .map((one) => [one.fileName, instant(one.receivedAt), one.connectionId, readBy(one.before), readBy(one.after)]),
    },
    documentSection(differences),
    counted('Documents that become something else', ['active', 'draft'], transitions, ({ before, after }) => [
      fateOf(before),
      fateOf(after),
    ]),
    counted('Problems', ['', 'what is wrong'], problems, ({ change, message }) => [change, message], true),
    valueSection(fields),
    counted('Documents that go elsewhere', ['active', 'draft'], routes, ({ before, after }) => [
      goesTo(before),
      goesTo(after),
    ]),
    {
      title: 'Documents for each connection',
      headings: ['connection', 'active', 'draft'],
      rows: deliveries.map(({ connection, before, after }) => [connection, before, after]),
    },
    {
      title: 'Money of documents that are accepted or held',
      headings: ['documents', 'currency', '', 'active', 'draft', 'difference'],
      rows: money
        .filter((one) => one.measure === 'net' || !isSame(one, netOf(money, one)))
        .map((one) => [
          one.documentType,
          one.currency,
          one.measure === 'net' ? 'net, as stated or else derived' : 'sum of the lines',
          `${one.before} (${one.documents.before})`,
          `${one.after} (${one.documents.after})`,
          signed(one.difference),
        ]),
    },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

type Money = Differences['money'][number];

const netOf = (money: readonly Money[], { documentType, currency }: Money): Money | undefined =>
  money.find((one) => one.measure === 'net' && one.documentType === documentType && one.currency === currency);

/** Lines that come to what the documents say need no line of their own. */
const isSame = (one: Money, other: Money | undefined): boolean =>
  one.difference === other?.difference && one.before === other.before;

const signed = (difference: string): string => (decimal(difference).gt(0) ? `+${difference}` : difference);

const readBy = (reading: FileReading): string =>
  'mappings' in reading ? reading.mappings.join(', ') : `refused: ${reading.problems[0]?.message ?? ''}`;

const fateOf = (fate: Fate | undefined): string => fate ?? 'none';

const goesTo = (connections: readonly string[]): string => connections.join(', ') || 'nowhere';

const documentSection = ({ entries, same, differing, fates }: Differences): Section => ({
  title: `${entries} documents: ${same} the same, ${differing} differ`,
  headings: ['', 'active', 'draft'],
  rows: FATES.filter((fate) => fates[fate].before + fates[fate].after > 0).map((fate) => [
    fate,
    fates[fate].before,
    fates[fate].after,
  ]),
});

/** @param isLong the last of the cells is a sentence: it comes last */
function counted<T>(
  title: string,
  headings: readonly string[],
  { groups, rest }: Counts<T>,
  cells: (value: T) => readonly string[],
  isLong = false,
): Section {
  const more = rest + groups.slice(MAX_GROUPS).reduce((sum, { count }) => sum + count, 0);
  const [first = [], last = []] = isLong ? [headings.slice(0, -1), headings.slice(-1)] : [headings];
  return {
    title,
    headings: [...first, 'documents', 'e.g.', ...last],
    rows: groups.slice(0, MAX_GROUPS).map((group) => {
      const told = cells(group.value);
      const [front = [], back = []] = isLong ? [told.slice(0, -1), told.slice(-1)] : [told];
      return [...front, group.count, examplesOf(group), ...back];
    }),
    ...(more > 0 && { more: `and ${more} more of other kinds` }),
  };
}

const examplesOf = ({ examples, count }: Pick<Counted<unknown>, 'examples' | 'count'>): string =>
  examples.map(exampleText).join(', ') + (count > examples.length ? ' …' : '');

const exampleText = ({ document, file, line }: Example): string => `${document} (${file} line ${line})`;

function valueSection(fields: Differences['fields']): Section {
  const shown = fields.slice(0, MAX_GROUPS);
  const left = fields.slice(MAX_GROUPS);
  return {
    title: 'Values that change',
    headings: ['field', 'active', 'draft', 'values', 'e.g.'],
    rows: shown.flatMap(({ field, values, documents, changes }) => {
      const groups = changes.groups.slice(0, MAX_VALUES);
      const rows = groups.map((group, index) => [
        index === 0 ? field : '',
        group.value.before ?? 'nothing',
        group.value.after ?? 'nothing',
        group.count,
        examplesOf(group),
      ]);
      const more = values - groups.reduce((sum, { count }) => sum + count, 0);
      return more === 0 ? rows : [...rows, ['', 'others', '', more, `${values} values in ${documents} documents`]];
    }),
    ...(left.length > 0 && { more: `and ${left.length} more fields: ${left.map(({ field }) => field).join(', ')}` }),
  };
}
