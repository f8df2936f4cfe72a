import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import { missingServices } from './needs.mjs';
import { stop } from './project.mjs';

const policyFile = '/usr/sbin/policy-rc.d';
const aside = `${policyFile}.before-tradelane`;

const missing = missingServices();
if (missing.length > 0) install(missing.map(({ debianPackage }) => debianPackage));
console.log(
  'Redis, OpenSSH, LibreOffice Calc and GnuPG are installed; each suite starts its own servers on ports of its own.',
);

function install(packages) {
  const byHand = `Install ${packages.join(' and ')} yourself (suites start their own servers; no service has to run).`;
  if (!isDebian()) stop(`This is not Debian or Ubuntu. ${byHand}`);
  if (process.getuid?.() !== 0) stop(`Installing packages needs root: sudo npm run test:services. Or: ${byHand}`);
  try {
    withoutStartingDaemons(() => {
      apt('update');
      apt('install', '-y', '--no-install-recommends', ...packages);
    });
  } catch (error) {
    stop(`${error.message}. ${byHand}`);
  }
  const still = missingServices().map(({ name }) => name);
  if (still.length > 0) stop(`Installed, but not where the suites look: ${still.join(', ')}`);
}

function isDebian() {
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'inherit', 'inherit'], env });
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} ended with ${status}`);
}

/** Debian starts daemons as it installs them; its policy-rc.d can say no (101, see invoke-rc.d(8)). It is put back. */
function withoutStartingDaemons(action) {
  // Ctrl-C ends apt-get; this process lives on to put the file back.
  process.on('SIGINT', () => undefined);
  if (existsSync(policyFile) && !existsSync(aside)) renameSync(policyFile, aside);
  writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    action();
  } finally {
    rmSync(policyFile);
    if (existsSync(aside)) renameSync(aside, policyFile);
  }
}
