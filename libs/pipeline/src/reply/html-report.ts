import type { DescribedProblem } from '#libs/documents';
import type { EntryOutcome, Receipt } from '#libs/store';

import { entryStatus, nameOfEntry } from './entry-status.js';

/** Most entries with problems that a report lists; the result file has all of them. */
export const MAX_LISTED = 200;

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `:root{color-scheme:light dark;--line:#8884;--bad:#c0392b;--good:#1e8449}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem}table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:break-word}.wide{overflow-x:auto}
.tiles{display:flex;gap:1rem;flex-wrap:wrap;padding:0}.tiles li{list-style:none;border:1px solid var(--line);border-radius:.5rem;padding:.5rem 1rem}
.tiles b{display:block;font-size:1.5rem}.rejected b,.refused b{color:var(--bad)}.delivered b{color:var(--good)}
@media (prefers-color-scheme:dark){:root{--bad:#ff8a75;--good:#5dd28e}}`;

export interface ReportContent {
  receipt: Pick<Receipt, 'id' | 'fileName' | 'receivedAt'>;
  /** What became of the file as a whole, where it has problems as such. */
  status: string;
  /** How many entries ended how, in the words of `entryStatus`. */
  counts: Readonly<Record<string, number>>;
  /** Entries that need the sender's attention. */
  entries: readonly EntryOutcome[];
  /** Problems of the file as a whole. */
  fileProblems: readonly DescribedProblem[];
}

const COLUMNS = ['Document', 'Status', 'Line', 'Field', 'What is wrong, and what to do', 'Expected', 'Found'];

/** `2026-11-26 14:28 UTC` */
const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** One page that a clerk reads without a manual: what came of the file, and line by line what to put right. No script, no outside resource. */
export function htmlReport({ receipt, status: ofFile, counts, entries, fileProblems }: ReportContent): string {
  const tiles = Object.entries(counts)
    .map(([status, count]) => `<li class="${escape(status)}"><b>${count}</b>${escape(status)}</li>`)
    .join('');
  const rows = entries.slice(0, MAX_LISTED).flatMap((entry) => {
    const { status, problems } = entryStatus(entry, 'result');
    return problems.map((problem) => problemRow(nameOfEntry(entry), status, problem, entry.line));
  });
  const whole = fileProblems.map((problem) => problemRow('the whole file', ofFile, problem, undefined));
  const table =
    rows.length + whole.length === 0
      ? '<p>Nothing needs your attention.</p>'
      : `<div class="wide"><table><thead><tr>${COLUMNS.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${[...whole, ...rows].join('')}</tbody></table></div>`;
  const more =
    entries.length > MAX_LISTED
      ? `<p>Only the first ${MAX_LISTED} are listed here; the result file has all of them.</p>`
      : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(receipt.fileName)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(receipt.fileName)}</h1><p>Received ${minute(receipt.receivedAt)} as ${escape(receipt.id)}.</p>
<ul class="tiles">${tiles}</ul>${table}${more}</main></body></html>
`;
}

const problemRow = (document: string, status: string, problem: DescribedProblem, line: number | undefined): string => {
  const cells = [
    document,
    status,
    String(problem.line ?? line ?? ''),
    problem.field ?? '',
    problem.message,
    problem.expected ?? '',
    problem.found ?? '',
  ];
  return `<tr>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`;
};
