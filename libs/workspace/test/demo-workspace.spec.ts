import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { connectors } from '#connectors';
import { described, type Problem } from '#libs/documents';
import { BUILT_IN_RULE_NAMES } from '#libs/lifecycle';
import { loadWorkspace, type WorkspaceFile } from '#libs/workspace';

const root = join(import.meta.dirname, '../../..');

const filesBelow = (folder: string, prefix = ''): WorkspaceFile[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|csv)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: prefix + relative(join(root, folder), path), text: readFileSync(path, 'utf8') }));

const shipped = filesBelow('mappings', 'shipped/mappings/');
const messages = (problems: readonly Problem[]): string[] => problems.map((problem) => described(problem).message);

test('the workspace of the demo loads with the shipped mappings and the real connectors, without a warning', () => {
  const result = loadWorkspace([...filesBelow('samples/workspace'), ...shipped], connectors);
  expect(messages(result.ok ? result.warnings : result.problems)).toEqual([]);
  expect(result.ok && result.workspace.connections.map(({ id }) => id)).toEqual([
    'erp-export',
    'erp',
    'finance',
    'shop-drop',
    'supplier-drop',
  ]);
});

describe('docs/workspace.md', () => {
  const page = readFileSync(join(root, 'docs/workspace.md'), 'utf8');
  const examples = [...page.matchAll(/^## (\S+\.(?:yaml|csv))\n(?:(?!^## )[^])*?^```(?:yaml|csv)\n([^]*?)^```/gm)];

  test('shows files that load; only what its routes name is not shown', () => {
    const files = examples.map(([, path = '', text = '']) => ({ path, text }));
    expect(files).toHaveLength(7);
    const result = loadWorkspace([...files, ...shipped], connectors);
    const problems = result.ok ? [] : result.problems;
    expect(messages(problems.filter(({ params }) => params?.['file'] !== 'routes.yaml'))).toEqual([]);
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['name-unknown']));
  });

  test('lists every built-in rule', () => {
    expect(BUILT_IN_RULE_NAMES.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
