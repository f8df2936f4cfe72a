import { english } from '../../libs/documents/src/problem-texts.js';
import { cell, markdownTable } from './markdown-table.js';

const INTRODUCTION = `# Problems and what to do about them

<!-- Made of libs/documents/src/problems by \`npm run docs\`: change it there. -->

Every problem that Tradelane tells has one of these codes: in replies and reports, on the command line (\`code\`) and in the event log. Words in braces
stand for what is meant: \`{expected}\` and \`{found}\`, \`{line}\`, \`{column}\`, \`{field}\`. Codes stay; texts may get better.
`;

/** The page of all problem codes. */
export const problemsPage = (): string =>
  [
    INTRODUCTION,
    ...markdownTable([
      ['code', 'what it says'],
      ...Object.entries(english)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([code, text]) => [`\`${code}\``, cell(text)]),
    ]),
    '',
  ].join('\n');
