import type { SourceText, TracedTarget } from '#libs/mapping';

import type { ProblemLine } from '../../convert/judge.js';
import type { ExplainedDocument, ExplainedFile } from './explained.js';
import { originOf, shownSteps } from './origin.js';

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `:root{color-scheme:light dark;--line:#8884;--soft:#8882;--bad:#b03a2e;--warn:#8a5a00;--file:#1a5276;--ours:#1d6b3a}
@media (prefers-color-scheme:dark){:root{--bad:#ff8a75;--warn:#f5c063;--file:#8cc4f0;--ours:#7fdba0}}
body{font:16px/1.5 system-ui,sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2.5rem;border-top:2px solid var(--line);padding-top:1rem}h3{font-size:1rem;margin-bottom:.3rem}
table{border-collapse:collapse;width:100%;table-layout:fixed}caption{text-align:left;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere;font-weight:400}
thead th{font-weight:600}th:first-child,td:first-child{width:50%;border-right:2px solid var(--line)}tr:hover{background:var(--soft)}
.field{font-weight:600}.file{color:var(--file)}.ours{color:var(--ours)}.line,.given{opacity:.75;font-size:.9em}.given{font-style:italic}
ul{padding-left:1.2rem}.error{color:var(--bad)}.warning{color:var(--warn)}nav ol{columns:16rem}
@media (max-width:40rem){body{padding:0 .4rem}th,td{padding:.3rem}}`;

/** A page without script or outside resource: of each document the texts of the file beside the values that they became. */
export function pageOf({ file, mapping, documents, left }: ExplainedFile): string {
  const titles = documents.map(({ title }, index) => `<li><a href="#d${index}">${escape(title)}</a></li>`).join('');
  const more = left === 0 ? '' : `<p>And ${left} more documents that are not shown here.</p>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(file)}: how it is read</title><style>${STYLE}</style></head>
<body><header><h1>${escape(file)}</h1><p>Read by the mapping <b>${escape(mapping)}</b>. What stands in the file is on the left, what becomes of it on the right.</p></header>
<nav aria-label="Documents"><ol>${titles}</ol></nav><main>
${documents.map(documentSection).join('\n')}
${more}</main></body></html>
`;
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
