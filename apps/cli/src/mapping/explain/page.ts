import type { SourceText, TracedTarget } from '#libs/mapping';

import type { ProblemLine } from '../../convert/judge.js';
import { escape, htmlPage } from '../../output/html-page.js';
import type { ExplainedDocument, ExplainedFile } from './explained.js';
import { originOf, shownSteps } from './origin.js';

/** A page without script or outside resource: of each document the texts of the file beside the values that they became. */
export function pageOf({ file, mapping, documents, left }: ExplainedFile): string {
  const titles = documents.map(({ title }, index) => `<li><a href="#d${index}">${escape(title)}</a></li>`).join('');
  const more = left === 0 ? '' : `<p>And ${left} more documents that are not shown here.</p>`;
  return htmlPage(
    `${file}: how it is read`,
    `<header><h1>${escape(file)}</h1><p>Read by the mapping <b>${escape(mapping)}</b>. What stands in the file is on the left, what becomes of it on the right.</p></header>
<nav aria-label="Documents"><ol>${titles}</ol></nav><main class="sides">
${documents.map(documentSection).join('\n')}
${more}</main>`,
  );
}

function documentSection({ title, trace, problems }: ExplainedDocument, index: number): string {
  const { targets = [], deciding = [], unread = [] } = trace ?? {};
  return `<section aria-labelledby="d${index}"><h2 id="d${index}">${escape(title)}</h2>
${list('Problems', problems.map(problemItem))}${list('Nobody reads', unread.map(unreadItem))}${list(
    'Decides something, but feeds no field',
    deciding.map((text) => `<li>${fileText(text)}</li>`),
  )}
<table><caption>${targets.length} values and where they come from</caption><thead><tr><th scope="col">In the file</th><th scope="col">In the document</th></tr></thead>
<tbody>${targets.map(targetRow).join('')}</tbody></table></section>`;
}

const list = (heading: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `<h3>${heading}</h3><ul>${items.join('')}</ul>`;

const problemItem = ({ severity, message }: ProblemLine): string =>
  `<li class="${severity}"><b>${severity === 'error' ? 'Error' : 'Warning'}:</b> ${escape(message)}</li>`;

const unreadItem = (text: SourceText & { count: number }): string =>
  `<li>${fileText(text)}${text.count > 1 ? ` and ${text.count - 1} more` : ''}</li>`;

const fileText = ({ field, text, line }: SourceText): string =>
  `<span class="field">${escape(field)}</span> <span class="file">${escape(text)}</span>${line === undefined ? '' : ` <span class="line">line ${line}</span>`}`;

function targetRow(target: TracedTarget): string {
  const { from, tables, value, definedIn } = target;
  const field = escape(shownSteps(target.target).join(' › '));
  const through = tables.map(({ table }) => `<span class="line">through table ${escape(table)}</span>`).join(' ');
  const origin =
    from.length > 0 ? from.map(fileText).join('<br>') : `<span class="given">${escape(originOf(target))}</span>`;
  const base =
    definedIn === undefined || from.length === 0 ? '' : ` <span class="given">by ${escape(definedIn)}</span>`;
  return `<tr><td>${origin} ${through}${base}</td><th scope="row"><span class="field">${field}</span> <span class="ours">${escape(value)}</span></th></tr>`;
}
