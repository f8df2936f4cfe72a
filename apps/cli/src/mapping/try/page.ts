import type { Trial } from '#libs/pipeline';

import { escape, htmlPage } from '../../output/html-page.js';
import { type Cell, cellText } from '../../output/table.js';
import { type Section, sectionsOf } from './sections.js';

/**
 * A page of a trial.
 * @param summary what was compared
 */
export const trialPage = (trial: Trial, summary: string): string =>
  htmlPage(
    `Trial of ${trial.mapping}`,
    `<header><h1>Trial of ${escape(trial.mapping)}</h1><p>${escape(summary)}</p></header><main>
${sectionsOf(trial).map(tableSection).join('\n')}
<section><h2>Files that were read again</h2><ol>${trial.files.map(({ fileName, receiptId }) => `<li><span class="file">${escape(fileName)}</span> <span class="line">${escape(receiptId)}</span></li>`).join('')}</ol></section></main>`,
  );

function tableSection({ title, headings, rows, more }: Section): string {
  const columns = headings.map((heading) => `<th scope="col">${escape(heading)}</th>`).join('');
  return `<section><h2>${escape(title)}</h2><table><thead><tr>${columns}</tr></thead>
<tbody>${rows.map((cells) => `<tr>${cells.map(tableCell).join('')}</tr>`).join('\n')}</tbody></table>${more === undefined ? '' : `<p>${escape(more)}</p>`}</section>`;
}

const tableCell = (cell: Cell): string => `<td>${escape(cellText(cell))}</td>`;
