import pc from 'picocolors';

import { described, problem, type Problem } from '#libs/documents';
import { type TestedMapping, testMapping } from '#libs/reading';

import { DONE, type ExitCode, FAILED } from '../exit-code.js';
import { complain, print, refuse } from '../output/print.js';
import { shownPath } from '../output/shown-path.js';
import { mappingFilesIn, usualMappings } from './mapping-files.js';

/** Runs the cases beside each mapping file. Fails when one fails, or when a mapping has none. */
export async function testMappings(paths: readonly string[]): Promise<ExitCode> {
  const places = paths.length > 0 ? paths : usualMappings(process.env['TRADELANE_WORKSPACE'] ?? 'workspace');
  const files = await mappingFilesIn(places);
  if (files.length === 0) return refuse('mapping-files-none', { found: places.join(', ') });
  const counts = { passed: 0, failed: 0 };
  for (const file of files) {
    const { lines, passed, failed } = await report(file);
    lines.forEach(failed > 0 ? complain : print);
    counts.passed += passed;
    counts.failed += failed;
  }
  print(
    `${counts.passed} cases of ${files.length} mappings passed${counts.failed > 0 ? pc.red(`, ${counts.failed} failed`) : ''}`,
  );
  return counts.failed > 0 ? FAILED : DONE;
}

interface Report {
  lines: string[];
  passed: number;
  failed: number;
}

async function report(file: string): Promise<Report> {
  const name = shownPath(file);
  try {
    return reportOf(name, await testMapping(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failure(name, [problem('mapping-cases-invalid', { found: name, params: { reason } })]);
  }
}

function reportOf(name: string, tested: TestedMapping): Report {
  switch (tested.kind) {
    case 'broken':
      return failure(name, tested.problems);
    case 'no-cases': {
      const { mapping } = tested;
      return failure(name, [
        problem('mapping-cases-missing', { expected: shownPath(tested.expected), params: { mapping } }),
      ]);
    }
    case 'tested': {
      const failed = tested.results.filter(({ passed }) => !passed);
      const lines = failed.flatMap((each) => [
        `  ${pc.red('✗')} ${each.name}`,
        ...each.differences.map((line) => `      ${line}`),
      ]);
      return {
        lines: [
          `${heading(name, failed.length === 0)}${tested.base === undefined ? '' : pc.dim(` extends ${tested.base}`)}`,
          ...lines,
        ],
        passed: tested.results.length - failed.length,
        failed: failed.length,
      };
    }
  }
}

const heading = (name: string, passed: boolean): string => `${passed ? pc.green('✓') : pc.red('✗')} ${name}`;

const failure = (name: string, problems: readonly Problem[]): Report => ({
  lines: [heading(name, false), ...problems.map((each) => `    ${described(each).message}`)],
  passed: 0,
  failed: 1,
});
