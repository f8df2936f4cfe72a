import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

jest.setTimeout(60_000);

/** The table of ARCHITECTURE section 2, written down a second time: the guard is judged by it, not by its own copy. */
const mayImport: Record<string, string[]> = {
  documents: [],
  expressions: ['documents'],
  formats: [],
  mapping: ['documents', 'expressions'],
  lifecycle: ['documents', 'expressions'],
  reading: ['documents', 'formats', 'mapping'],
  'connector-sdk': ['documents'],
  workspace: ['documents', 'expressions', 'mapping', 'lifecycle', 'connector-sdk'],
  store: ['documents', 'lifecycle', 'workspace'],
  platform: ['documents'],
  pipeline: [
    'documents',
    'expressions',
    'formats',
    'mapping',
    'lifecycle',
    'connector-sdk',
    'workspace',
    'store',
    'platform',
    'reading',
  ],
};
const rooms = Object.keys(mayImport);

/** Planted offences by the rule that has to name them. Each file is `path`, `imports`; a leading "type " imports types. */
const planted: Record<string, [path: string, imports: string][]> = {
  'boundary: connectors/[^/]+': [
    ['connectors/acme/src/reaches-store.ts', '#libs/store'],
    ['connectors/acme/src/reaches-connector.ts', '#connectors/other'],
  ],
  'boundary: libs/pipeline': [['libs/pipeline/src/reaches-connector.ts', '#connectors/acme']],
  'boundary: apps/[^/]+': [['apps/hub/src/reaches-app.ts', '../../cli/src/main.js']],
  'boundary: tools/simulators/[^/]+': [['tools/simulators/erp/src/reaches-store.ts', '#libs/store']],
  'types only': [
    ['libs/store/src/runs-lifecycle.ts', '#libs/lifecycle'],
    ['libs/platform/src/runs-documents.ts', '#libs/documents'],
  ],
  'no cycles': [['libs/formats/src/egg.ts', './hen.js']],
  'no dead files': [['libs/formats/src/nobody-imports-me.ts', './index.js']],
  'public door only': [['libs/mapping/src/through-the-window.ts', '../../documents/src/money.js']],
  'pure rooms': [
    ['libs/documents/src/reads-files.ts', 'node:fs/promises'],
    ['libs/expressions/src/asks-names.ts', 'node:dns'],
    ['libs/formats/src/queries.ts', 'kysely'],
    ['libs/mapping/src/calls-out.ts', 'undici'],
    ['libs/lifecycle/src/waits.ts', 'node:timers'],
  ],
};

/** What looks alike and is allowed. */
const allowed: [path: string, imports: string][] = [
  ['libs/store/src/knows-lifecycle.ts', 'type #libs/lifecycle'],
  ['libs/platform/src/knows-documents.ts', 'type #libs/documents'],
  ['libs/store/src/uses-kysely.ts', 'kysely'],
  ['apps/hub/src/lists-connectors.ts', '#connectors'],
  ['apps/hub/test/whole.e2e.spec.ts', '#connectors/acme'],
  ['libs/pipeline/test/store.spec.ts', '../../store/src/index.js'],
];

interface Violation {
  from: string;
  rule: { name: string };
}

let project: string;
let violations: Violation[];

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'tradelane-import-rules-'));
  for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.mjs']) cpSync(file, join(project, file));
  plantProject();
  const program = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'apps', 'libs', 'connectors', 'tools'];
  const output = execFileSync(process.execPath, [program, ...args], { cwd: project, encoding: 'utf8', env: {} });
  const report: { summary: { violations: Violation[] } } = JSON.parse(output);
  violations = report.summary.violations;
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

function plant(path: string, ...imports: string[]): void {
  const importLines = imports.map((name) =>
    name.startsWith('type ') ? `import type * as planted from '${name.slice(5)}';` : `import '${name}';`,
  );
  const use = imports.some((name) => name.startsWith('type ')) ? 'export type Planted = typeof planted;' : 'export {};';
  write(path, [...importLines, use, ''].join('\n'));
}

function write(path: string, text: string): void {
  mkdirSync(join(project, dirname(path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

function plantProject(): void {
  const doors = [...rooms.map((room) => `libs/${room}`), 'connectors/acme', 'connectors/other', 'tools/simulators/erp'];
  for (const door of doors) plant(`${door}/src/index.ts`);
  for (const file of ['apps/hub/src/main.ts', 'apps/cli/src/main.ts', 'libs/documents/src/money.ts']) plant(file);
  plant('connectors/index.ts', '#connectors/acme', '#connectors/other');
  plant('libs/formats/src/hen.ts', './egg.js');
  for (const name of ['kysely', 'undici']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  for (const [path, name] of [...Object.values(planted).flat(), ...allowed]) plant(path, name);
  for (const room of rooms) for (const other of rooms) plant(`libs/${room}/src/to-${other}.ts`, `#libs/${other}`);
}

const filesAgainst = (rule: string): string[] =>
  violations.filter((found) => found.rule.name === rule).map(({ from }) => from);

describe('the import rules', () => {
  test.each(rooms)('%s may import the rooms of the table and no other', (room) => {
    const forbidden = rooms.filter((other) => other !== room && !mayImport[room]?.includes(other));
    const named = filesAgainst(`boundary: libs/${room}`).filter((from) => from.includes('/src/to-'));
    expect(new Set(named)).toEqual(new Set(forbidden.map((other) => `libs/${room}/src/to-${other}.ts`)));
  });

  test.each(Object.entries(planted))('"%s" names every planted offence', (rule, offences) => {
    expect(filesAgainst(rule)).toEqual(expect.arrayContaining(offences.map(([path]) => path)));
  });

  test('what is allowed and looks alike passes', () => {
    const paths = allowed.map(([path]) => path);
    // Nobody imports the planted files; that rule has its own case.
    const found = violations.filter(({ from, rule }) => paths.includes(from) && rule.name !== 'no dead files');
    expect(found).toEqual([]);
  });
});
