import pc from 'picocolors';

import { type ProblemLine } from '../../convert/judge.js';
import { plain } from '../../output/plain.js';
import type { ExplainedDocument } from './explained.js';
import { originOf, shownSteps, sourceText } from './origin.js';

interface Branch {
  name: string;
  /** Value and origin of a leaf. */
  leaf?: readonly [value: string, origin: string];
  branches: Branch[];
}

/** One document as a tree of lines: each value with where it came from, then what was only looked at, what nobody read, and the problems. */
export function treeOf({ title, trace, problems }: ExplainedDocument): string[] {
  const root: Branch = { name: '', branches: [] };
  for (const target of trace?.targets ?? []) grow(root, shownSteps(target.target), [target.value, originOf(target)]);
  const rest: Branch[] = [
    texts('decides, feeds nothing', (trace?.deciding ?? []).map(sourceText)),
    texts(
      'nobody reads',
      (trace?.unread ?? []).map(
        (each) => `${sourceText(each)}${each.count > 1 ? pc.dim(` and ${each.count - 1} more`) : ''}`,
      ),
    ),
    texts('problems', problems.map(problemText)),
  ];
  return [
    pc.bold(plain(title)),
    ...drawn([...root.branches, ...rest.filter(({ branches }) => branches.length > 0)], ''),
  ];
}

const texts = (name: string, lines: readonly string[]): Branch => ({
  name: pc.yellow(name),
  branches: lines.map((line) => ({ name: line, branches: [] })),
});

const problemText = ({ message, severity }: ProblemLine): string =>
  `${severity === 'error' ? pc.red('✗') : pc.yellow('!')} ${message}`;

/** Adds a leaf; a branch of a single member shares its line: `item.name`. */
function grow(branch: Branch, steps: readonly string[], leaf: Branch['leaf'] & {}): void {
  const [name = '', ...below] = steps;
  if (below.length === 0) {
    branch.branches.push({ name, leaf, branches: [] });
    return;
  }
  const last = branch.branches.at(-1);
  const next = last?.name === name && last.leaf === undefined ? last : { name, branches: [] };
  if (next !== last) branch.branches.push(next);
  grow(next, below, leaf);
}

function drawn(branches: readonly Branch[], indent: string): string[] {
  const width = Math.max(0, ...branches.map(({ name, leaf }) => (leaf === undefined ? 0 : name.length)));
  return branches.flatMap(({ name, leaf, branches: below }, index) => {
    const isLast = index === branches.length - 1;
    const line = `${pc.dim(`${indent}${isLast ? '└' : '├'} `)}${leaf === undefined ? plainKept(name) : leafLine(name, leaf, width)}`;
    return [line, ...drawn(below, `${indent}${isLast ? '  ' : '│ '}`)];
  });
}

const leafLine = (name: string, [value, origin]: Branch['leaf'] & {}, width: number): string =>
  `${name.padEnd(width)}  ${pc.cyan(plain(value))}  ${pc.dim(`← ${plain(origin)}`)}`;

/** A sender's text without what a terminal obeys; our own colours stay. */
const plainKept = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- our own colours
    .split(/(\u001B\[\d+m)/)
    .map((part, index) => (index % 2 === 1 ? part : plain(part)))
    .join('');
