import pc from 'picocolors';

import { type Proposal, type ProposedField, shownValues } from '#libs/mapping';

import { plain } from '../../output/plain.js';
import { print } from '../../output/print.js';
import { table } from '../../output/table.js';

/** The proposal as a table; what is doubtful stands below it, so that nobody overlooks it. */
export function tellProposal({ documentType, fields, doubts, unread }: Proposal): void {
  print(pc.bold(documentType));
  print();
  for (const line of table(['', 'field', 'from', 'sample'], fields.map(rowOf))) print(line);
  const open = [...doubts, ...fields.flatMap((field) => field.doubts.map((doubt) => `${field.target}: ${doubt}`))];
  if (open.length > 0) {
    print();
    print(`${pc.yellow('To decide')} (marked DOUBT in the file)`);
    for (const doubt of open) print(`  ${pc.yellow('?')} ${plain(doubt)}`);
  }
  if (unread.length > 0) {
    print();
    print(`Nobody reads: ${unread.map(({ name }) => plain(name)).join(', ')}`);
  }
}

const rowOf = ({ target, field, source, doubts }: ProposedField) => [
  doubts.length > 0 ? pc.yellow('?') : pc.green('✓'),
  target,
  field?.name ?? inWords(source),
  field === undefined ? '' : shownValues(field),
];

/** What the file does not say. */
function inWords(source: unknown): string {
  const text = JSON.stringify(source);
  if (text.includes('"const"')) return `always ${text.replace(/^.*"const":"?|"?}$/g, '')}`;
  if (text.includes('"sum"')) return 'added up';
  return text.includes('receivedOn') ? 'day of receipt' : text.includes('receiptId') ? 'receipt and row' : 'position';
}
