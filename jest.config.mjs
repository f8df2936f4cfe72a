/**
 * Native ESM: SWC compiles .ts to ES modules, Node's vm modules load them
 * (NODE_OPTIONS=--experimental-vm-modules), package "imports" resolve to sources.
 * Start it with `npm test`: that sets the flags and says what was left out.
 */
const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  // TypeScript ESM spells relative imports ".js"; on disk they are ".ts".
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.tmp/'],
};
const project = (name, ...globs) => ({
  ...shared,
  displayName: name,
  testMatch: globs.map((glob) => `<rootDir>/${glob}`),
});

export default {
  // A test that hangs ends; one that is slow on a busy machine goes on: speed is asked for in bench/.
  testTimeout: 300_000,
  projects: [
    // Pure code and small edges, beside the source. No server, no database.
    project('unit', '{apps,libs,connectors,tools}/**/src/**/*.spec.ts', 'tools/*.spec.ts'),
    // Every mapping against the cases beside it.
    project('mapping', 'mappings/*.spec.ts'),
    // Every connector against the conformance kit, on a real remote.
    project('contract', 'connectors/*/test/**/*.spec.ts'),
    // One library on a real PostgreSQL, Redis, OpenSSH or LibreOffice.
    project('integration', 'libs/*/test/**/*.spec.ts'),
    // The whole house: real hub processes, real servers.
    project('e2e', 'apps/*/test/**/*.e2e.spec.ts'),
    // Documents written by others, from ../shared/corpus.
    project('corpus', 'apps/*/test/**/*.corpus.spec.ts'),
    // Kill, wipe, freeze, stop: counts are printed.
    project('faults', 'apps/*/test/**/*.faults.spec.ts'),
  ],
};
