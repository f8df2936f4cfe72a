import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';

import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { needs } from './needs.mjs';
import { inProject, root, runNode, stop } from './project.mjs';

const ours = ['--faults', '--require-all'];
const given = process.argv.slice(2);
const full = given.includes('--faults');
const requireAll = given.includes('--require-all') || process.env['TRADELANE_REQUIRE_SERVICES'] === '1';
const resultFile = inProject('.tmp/test-result.json');

ensureInstalled();
// End-to-end suites run the build, as a user does.
await build();
const exitCode = await runJest();
const result = readResult();
if (!result) stop('Jest ended without a result.');
const leftOut = reportLeftOut(result);
const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
const skipped = result.numPendingTests + result.numTodoTests;
console.log(`tests: ${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
if (requireAll && (leftOut || skipped > 0)) console.log('Everything was required, and something was left out.');
process.exitCode = exitCode || failed > 0 || (requireAll && (leftOut || skipped > 0)) ? 1 : 0;

/** Everything that is not ours goes to Jest: `npm test -- libs/formats -t quoted`. */
async function runJest() {
  mkdirSync(inProject('.tmp'), { recursive: true });
  rmSync(resultFile, { force: true });
  const projects = full ? ['--selectProjects', 'faults'] : [];
  const rest = given.filter((argument) => !ours.includes(argument));
  const report = ['--json', '--outputFile', resultFile];
  return runNode([inProject('node_modules/jest/bin/jest.js'), '--maxWorkers=2', ...projects, ...report, ...rest], {
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
    ...(full && { TRADELANE_FAULTS: 'full' }),
    ...(requireAll && { TRADELANE_REQUIRE_SERVICES: '1' }),
  });
}

function readResult() {
  try {
    return JSON.parse(readFileSync(resultFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Names what this machine lacks and each suite of which tests were skipped. */
function reportLeftOut({ testResults }) {
  const missing = needs.filter(({ isThere }) => !isThere());
  for (const { name, advice } of missing) console.log(`Missing: ${name}. To have it: ${advice}`);
  const suites = testResults.map(({ name, assertionResults }) => ({
    suite: relative(root, name),
    skipped: assertionResults.filter(({ status }) => status === 'pending' || status === 'todo'),
  }));
  for (const { suite, skipped } of suites) {
    if (skipped.length > 0)
      console.log(`Left out: ${suite}: ${skipped.length} tests, ${reason(suite, skipped, missing)}`);
  }
  return missing.length > 0;
}

function reason(suite, skipped, missing) {
  const about = [suite, ...skipped.map(({ fullName }) => fullName)].join('\n');
  const names = missing.filter(({ suites }) => suites.test(about)).map(({ name }) => name);
  return names.length > 0 ? `for want of ${names.join(' and ')}` : 'skipped by the suite itself';
}
