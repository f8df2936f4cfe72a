import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

import { ensureInstalled } from './install.mjs';
import { inProject, root } from './project.mjs';

const folders = ['apps', 'libs', 'connectors', 'mappings', 'tools', 'bench'];

const checks = [
  { name: 'types', program: 'typescript-native/bin/tsc', args: ['--noEmit'] },
  {
    name: 'import rules',
    program: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.mjs', ...folders],
  },
  { name: 'lint', program: 'oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', program: 'oxfmt/bin/oxfmt', args: ['--check'] },
];

ensureInstalled();
const started = performance.now();
const waiting = [...checks];
const failed = [];

async function work() {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const { ok, output, seconds } = await runCheck(check);
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${check.name.padEnd(12)} ${seconds} s`);
    if (!ok) failed.push({ ...check, output });
  }
}

async function runCheck({ program, args }) {
  const begun = performance.now();
  const child = spawn(process.execPath, [inProject('node_modules', program), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const status = new Promise((resolve) => child.once('close', resolve));
  const [code, out, complaint] = await Promise.all([status, text(child.stdout), text(child.stderr)]);
  return { ok: code === 0, output: out + complaint, seconds: secondsSince(begun) };
}

const secondsSince = (begun) => ((performance.now() - begun) / 1000).toFixed(1);

// Two at a time: one core each on the smallest machine that we build on.
await Promise.all([work(), work()]);
for (const { name, output } of failed) console.log(`\n--- ${name} ---\n${output.trim()}`);
const verdict = failed.length === 0 ? 'All checks passed' : `Failed: ${failed.map(({ name }) => name).join(', ')}`;
console.log(`\n${verdict} (${secondsSince(started)} s)`);
process.exitCode = failed.length === 0 ? 0 : 1;
