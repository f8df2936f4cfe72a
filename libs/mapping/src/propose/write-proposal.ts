import { stringify } from 'yaml';

import type { Proposal, ProposedField, Sample, SampleField } from './contract.js';

/** Column at which the comments of fields begin. */
const COMMENT_AT = 60;
const SAMPLE_LENGTH = 40;

/** The text of a mapping file. Comments show values of the sample; what somebody has to decide is marked `DOUBT`. */
export function writeProposal(name: string, sample: Sample, proposal: Proposal): string {
  const { documentType, groupBy, fillDown, notation, fields, doubts, unread } = proposal;
  const grouping = { ...(groupBy !== undefined && { groupBy }), ...(fillDown !== undefined && { fillDown }) };
  const header = fields.filter(({ target }) => !target.startsWith('lines.'));
  const lines = fields.filter(({ target }) => target.startsWith('lines.'));
  return [
    `# Proposed from a sample. Look at each line marked DOUBT, then delete the mark.`,
    ...doubts.map((doubt) => `# DOUBT: ${oneLine(doubt)}`),
    `mapping: ${name}`,
    'version: 1',
    `target: ${documentType}`,
    'source:',
    ...Object.entries({ ...sourceOf(sample, fields), ...grouping }).map(
      ([option, value]) => `  ${option}: ${flow(value)}`,
    ),
    ...(Object.keys(notation).length === 0 ? [] : [`notation: ${flow(notation)}`]),
    '',
    'fields:',
    ...written(header, 2),
    ...(lines.length === 0
      ? []
      : ['  lines:', `    each: ${flow(sample.lines ?? '.')}`, '    fields:', ...written(stripped(lines), 6)]),
    ...unreadComment(unread),
    '',
  ].join('\n');
}

/** A table is known by every column that is read: a file that lacks one is refused by its name, instead of orders without prices. */
function sourceOf(
  { source, isTable, isSparse, fields: sampled }: Sample,
  fields: readonly ProposedField[],
): Sample['source'] {
  if (!isTable || Object.keys(source['match'] ?? {}).length === 0) return source;
  const read = new Set(fields.map(({ field }) => field));
  const all = sampled.filter((field) => read.has(field));
  const always = isSparse === true ? all.filter(({ filled, total }) => filled === total) : all;
  return { ...source, match: { headers: (always.length === 0 ? all : always).map(({ name }) => name) } };
}

const stripped = (fields: readonly ProposedField[]): ProposedField[] =>
  fields.map((field) => ({ ...field, target: field.target.slice('lines.'.length) }));

/** Fields of one list (`buyer.identifiers[]`) stand in one list. */
function written(fields: readonly ProposedField[], indent: number): string[] {
  const lists = new Map<string, ProposedField[]>();
  const result: string[] = [];
  const pad = ' '.repeat(indent);
  for (const field of fields) {
    // `buyer.identifiers[GLN]`: its list, and which of it.
    const [list, which] = field.target.split('[') as [string, string?];
    if (which === undefined) result.push(...withComments(`${pad}${field.target}: ${flow(field.source)}`, field, pad));
    else lists.set(list, [...(lists.get(list) ?? []), { ...field, target: which.replace(']', '') }]);
  }
  for (const [name, elements] of lists) {
    result.push(`${pad}${name}:`, `${pad}  list:`);
    for (const element of elements)
      result.push(...withComments(`${pad}    - ${flow(elementOf(name, element))}`, element, `${pad}    `));
  }
  return result;
}

function elementOf(list: string, { target: scheme, source }: ProposedField): unknown {
  if (list.endsWith('taxes')) return { percent: source };
  return scheme === '' ? { value: source } : { scheme: { const: scheme }, value: source };
}

function withComments(text: string, { doubts, field }: ProposedField, pad: string): string[] {
  const shown = field === undefined ? '' : shownValues(field);
  const line = shown === '' ? text : `${text.padEnd(COMMENT_AT)} # ${shown}`;
  return [...doubts.map((doubt) => `${pad}# DOUBT: ${oneLine(doubt)}`), line];
}

function unreadComment(unread: readonly SampleField[]): string[] {
  if (unread.length === 0) return [];
  return ['', '# Nobody reads:', ...unread.map((field) => `#   ${oneLine(field.name)}: ${shownValues(field)}`)];
}

const SHOWN = 3;

/** Some values of a field, or that it has one only, or none. */
export function shownValues({ values, filled }: SampleField): string {
  const [only = ''] = values;
  if (filled === 0) return '(empty)';
  if (values.length === 1 && filled > 1) return `always ${shortened(only)}`;
  return values.slice(0, SHOWN).map(shortened).join(' · ');
}

const shortened = (text: string): string => {
  const line = oneLine(text);
  return line.length > SAMPLE_LENGTH ? `${line.slice(0, SAMPLE_LENGTH)}…` : line;
};

/** A sender's text may hold line breaks, which would end a comment. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

const flow = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
