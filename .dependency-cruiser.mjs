/**
 * The table of rooms, as code. A room may import itself, third-party packages and exactly
 * the rooms named here. Specs obey it too, except end-to-end suites under apps/<app>/test and libs/<lib>/test.
 */
const pure = ['libs/documents', 'libs/expressions', 'libs/formats', 'libs/mapping', 'libs/lifecycle'];
const outsidePackages = ['@nestjs', 'bullmq', 'fastify', 'ioredis', 'kysely', 'pg', 'pino', 'ssh2', 'undici'];
const outsideModules =
  'child_process cluster dgram dns fs http http2 https net os perf_hooks process timers tls vm worker_threads'.split(
    ' ',
  );
const everyLib = ['libs/[^/]+'];

export const mayImport = {
  'libs/documents': [],
  'libs/expressions': ['libs/documents'],
  'libs/formats': [],
  'libs/mapping': ['libs/documents', 'libs/expressions'],
  'libs/lifecycle': ['libs/documents', 'libs/expressions'],
  'libs/reading': ['libs/documents', 'libs/formats', 'libs/mapping', 'libs/writing'],
  'libs/writing': ['libs/documents', 'libs/formats', 'libs/mapping'],
  'libs/connector-sdk': ['libs/documents'],
  'libs/workspace': ['libs/documents', 'libs/expressions', 'libs/mapping', 'libs/lifecycle', 'libs/connector-sdk'],
  'connectors/[^/]+': ['libs/connector-sdk', 'libs/documents', 'libs/formats'],
  'libs/store': ['libs/documents', 'libs/lifecycle', 'libs/workspace'],
  'libs/platform': ['libs/documents'],
  'libs/drop-accounts': ['libs/documents'],
  'libs/pgp': ['libs/documents'],
  'libs/pipeline': everyLib,
  'tools/simulators/[^/]+': ['libs/documents'],
  'apps/[^/]+': [...everyLib, 'connectors/index.ts', 'tools/simulators/[^/]+'],
};

const boundaries = Object.entries(mayImport).map(([from, allowed]) => ({
  name: `boundary: ${from}`,
  severity: 'error',
  from: { path: `^(${from})/`, pathNot: '^(apps|libs|connectors)/[^/]+/test/' },
  to: {
    path: '^(apps|libs|connectors|tools|bench)/',
    // "$1" is the folder matched by "from": a folder may always import itself.
    pathNot: ['^$1/', ...allowed.map((room) => `^${room}${room.endsWith('.ts') ? '$' : '/'}`)],
  },
}));

export default {
  forbidden: [
    ...boundaries,
    {
      name: 'types only',
      comment: 'store sees lifecycle and workspace, platform sees documents, as types only.',
      severity: 'error',
      from: { path: '^libs/store/src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/(lifecycle|workspace)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'types only',
      severity: 'error',
      from: { path: '^libs/platform/src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/documents/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'openpgp on demand',
      comment: 'A hub without encrypted files never loads it: by import() only, types aside.',
      severity: 'error',
      from: { pathNot: ['\\.spec\\.ts$', '/testing/'] },
      to: { path: '^node_modules/openpgp', dependencyTypesNot: ['dynamic-import', 'type-only', 'type-import'] },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no dead files',
      comment: 'A file that only its tests import is dead. Entry points, doors and tests are the roots.',
      severity: 'error',
      from: { pathNot: ['\\.spec\\.ts$', '/test/'] },
      module: {
        path: '^(apps|libs|connectors)/',
        pathNot: ['/main\\.ts$', '\\.spec\\.ts$', '/index\\.ts$', '/test/', '/testing/'],
        numberOfDependentsLessThan: 1,
      },
    },
    {
      name: 'public door only',
      comment: 'Other rooms see src/index.ts (or src/testing/index.ts), nothing deeper.',
      severity: 'error',
      from: { path: '^(apps|libs|connectors)/([^/]+)/' },
      to: {
        path: '^(libs|connectors)/[^/]+/src/',
        pathNot: ['^$1/$2/', '/src/index\\.ts$', '/src/testing/index\\.ts$'],
      },
    },
    {
      name: 'pure rooms',
      comment: 'Pure rooms do no I/O: no Nest, no queue, no database, no file system, no network, no clock.',
      severity: 'error',
      from: { path: `^(${pure.join('|')})/src/`, pathNot: '(\\.spec\\.ts$|/testing/)' },
      to: {
        path: [
          ...outsidePackages.map((name) => `^node_modules/${name}`),
          ...outsideModules.map((name) => `^(node:)?${name}(/promises)?$`),
        ],
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'types', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
