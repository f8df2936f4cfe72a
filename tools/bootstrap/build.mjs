import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';

import { ensureInstalled } from './install.mjs';
import { inProject, stop } from './project.mjs';

const sourceFolders = ['apps', 'libs', 'connectors', 'tools/simulators', 'tools/docs', 'bench'];
const assets = new Set(['.sql', '.html', '.css']);
const notBuilt = new Set(['test', 'samples', 'node_modules']);
const dist = inProject('dist');
const recordFile = join(dist, '.build.json');

/**
 * Compiles what changed since the last build into dist, same tree, and removes what has no source any more.
 * Two builds may run at once: outputs appear whole, by rename.
 * @returns {Promise<number>} how many files were written
 */
export async function build() {
  const sources = sourceFolders.flatMap((folder) => [...sourcesIn(folder)]);
  const record = readRecord();
  const stamps = Object.fromEntries(sources.map((source) => [source, stampOf(source)]));
  const changed = sources.filter((source) => record[source] !== stamps[source] || !existsSync(outputOf(source)));
  removeStale(new Set(sources.flatMap((source) => outputsOf(source))));
  if (changed.length > 0) await writeOutputs(changed).catch(tellUnwritable);
  if (changed.length > 0 || Object.keys(record).length !== sources.length) writeRecord(stamps);
  return changed.length;
}

/** A clone that belongs to somebody else, e.g. in an image: its owner builds it. */
function tellUnwritable(error) {
  if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error;
  stop(
    `${dist} cannot be written by this user, and sources are newer than what was built there. Have its owner run: npm run build`,
  );
}

function* sourcesIn(folder) {
  if (!existsSync(inProject(folder))) return;
  for (const entry of readdirSync(inProject(folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !notBuilt.has(entry.name)) yield* sourcesIn(path);
    else if (entry.isFile() && isSource(entry.name)) yield path;
  }
}

const isSource = (name) => assets.has(extname(name)) || (name.endsWith('.ts') && !/\.(spec|d)\.ts$/.test(name));
const isCompiled = (source) => source.endsWith('.ts');
const outputOf = (source) => join(dist, isCompiled(source) ? source.replace(/\.ts$/, '.js') : source);
const outputsOf = (source) => (isCompiled(source) ? [outputOf(source), `${outputOf(source)}.map`] : [outputOf(source)]);

function stampOf(source) {
  const { mtimeMs, size } = statSync(inProject(source));
  return `${mtimeMs} ${size}`;
}

/** What the outputs depend on besides their sources: another compiler or other options compile everything anew. */
function toolchain() {
  const hash = createHash('sha256');
  const files = ['.swcrc', 'tools/bootstrap/build.mjs', 'node_modules/@swc/core/package.json'];
  for (const file of files) hash.update(readFileSync(inProject(file)));
  return hash.digest('hex');
}

function readRecord() {
  try {
    const record = JSON.parse(readFileSync(recordFile, 'utf8'));
    return record.toolchain === toolchain() ? record.stamps : {};
  } catch {
    return {};
  }
}

const writeRecord = (stamps) => writeWhole(recordFile, JSON.stringify({ toolchain: toolchain(), stamps }));

async function writeOutputs(sources) {
  for (const source of sources) mkdirSync(dirname(outputOf(source)), { recursive: true });
  const { transformFile } = await import('@swc/core');
  await Promise.all(sources.map((source) => (isCompiled(source) ? compile(source, transformFile) : copyWhole(source))));
}

async function compile(source, transformFile) {
  const output = outputOf(source);
  const sourceFileName = relative(dirname(output), inProject(source)).split(sep).join('/');
  const { code, map } = await transformFile(inProject(source), { cwd: inProject(), sourceFileName });
  writeWhole(`${output}.map`, map);
  writeWhole(output, `${code}//# sourceMappingURL=${basename(output)}.map\n`);
}

const partialSuffix = `.${process.pid}.partial`;

function writeWhole(file, content) {
  writeFileSync(file + partialSuffix, content);
  renameSync(file + partialSuffix, file);
}

function copyWhole(source) {
  const output = outputOf(source);
  copyFileSync(inProject(source), output + partialSuffix);
  renameSync(output + partialSuffix, output);
}

function removeStale(outputs) {
  if (!existsSync(dist)) return;
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !outputs.has(file) && file !== recordFile && !isInTheMaking(file))
      rmSync(file, { force: true });
  }
}

/** Another build's unfinished output; what a killed one left is old. */
const isInTheMaking = (file) =>
  file.endsWith('.partial') && Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 60_000;

if (process.argv[1] === import.meta.filename) {
  ensureInstalled();
  const started = performance.now();
  const written = await build();
  const quiet = process.argv.includes('--quiet');
  if (!quiet) console.log(`Built ${written} changed files into dist in ${Math.round(performance.now() - started)} ms`);
}
