import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { type Problem, problem, shorten } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';
import { parseMapping, PROPOSED_TYPES, type Proposal, proposeMapping, writeProposal } from '#libs/mapping';
import { casesFileOf, type ReadSample, readSample } from '#libs/reading';

import { workspaceFolder } from '../../configuration/check.js';
import { type InputFile, openInput } from '../../convert/input-file.js';
import { readInput } from '../../convert/read-input.js';
import { DONE, type ExitCode } from '../../exit-code.js';
import { fail, print } from '../../output/print.js';
import { shownPath } from '../../output/shown-path.js';
import { sampleFileOf, writeCases } from './first-cases.js';
import { readWith } from './read-with.js';
import { tellProposal } from './tell-proposal.js';

interface NewOptions {
  /** The sample. */
  from: string;
  name?: string;
  target?: string;
  /** The column that makes rows one document. */
  groupBy?: string;
  workspace?: string;
  /** Although a mapping is there for such files. */
  anyway?: boolean;
}

/** Where the mapping goes. */
interface Place {
  name: string;
  file: string;
}

/**
 * Proposes a mapping for files like a sample, writes it into the workspace with a first case beside it, and tells what it makes of the sample. Nothing is
 * applied, and no file is overwritten.
 */
export async function newMapping(options: NewOptions): Promise<ExitCode> {
  const place = placeOf(options);
  if ('code' in place) return fail(place);
  const input = await openInput(options.from);
  if (!input.ok) return fail(input.problem);
  try {
    const file = input.files[0]!;
    const proposed = await propose(file, options);
    return proposed.ok ? await write(file.open, place, options, proposed) : fail(...proposed.problems);
  } finally {
    await input.dispose();
  }
}

const NAME = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/;

function placeOf(options: NewOptions): Place | Problem {
  const name = options.name ?? nameFrom(options.from);
  if (!NAME.test(name)) return problem('proposal-name-invalid', { found: name });
  const file = join(workspaceFolder(options.workspace), 'mappings', `${name}.inbound.yaml`);
  const cases = casesFileOf(file);
  const taken = [file, cases, sampleFileOf(cases, options.from)].find((each) => existsSync(each));
  return taken === undefined ? { name, file } : problem('proposal-file-exists', { found: shownPath(taken) });
}

/** `Bestellungen Nov 2026.csv` becomes `bestellungen-nov-2026`. */
const nameFrom = (path: string): string =>
  basename(path)
    .replace(/\.[^.]*$/, '')
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'sample';

type Sampled = Extract<ReadSample, { ok: true }>;
type ToWrite = { ok: true; proposal: Proposal } & Pick<Sampled, 'sample' | 'excerpt'>;

async function propose(file: InputFile, options: NewOptions): Promise<ToWrite | { ok: false; problems: Problem[] }> {
  const target = PROPOSED_TYPES.find((type) => type === options.target);
  const types = PROPOSED_TYPES.join(', ');
  if (options.target !== undefined && target === undefined)
    return refused('proposal-target-invalid', { found: options.target, expected: types });
  const known = options.anyway === true ? undefined : await mappingFor(file, options.workspace);
  if (known !== undefined) return refused('proposal-needless', { found: basename(options.from), expected: known });
  const read = await readSample(file.open);
  if (!read.ok) return read;
  const { groupBy } = options;
  const named = typeNamed(options.name ?? '');
  const proposed = proposeMapping(read.sample, {
    ...(target && { target }),
    ...(named && { named }),
    ...(groupBy && { groupBy }),
  });
  if (proposed.ok) return { ...read, proposal: proposed.proposal };
  const found = shorten(read.sample.fields.map((field) => field.name).join(', '));
  if (proposed.lacks === 'target') return refused('proposal-target-unknown', { found, expected: types });
  return refused('proposal-number-unknown', { found, expected: proposed.documentType });
}

/** `acme/order`, `acme/despatch-advices`: the type that the last part of a name says; `stock` is a report of it. */
function typeNamed(name: string): (typeof PROPOSED_TYPES)[number] | undefined {
  const last = name.slice(name.lastIndexOf('/') + 1).replaceAll('-', '');
  if (last === 'stock') return 'InventoryReport';
  return PROPOSED_TYPES.find((type) => [type.toLowerCase(), `${type.toLowerCase()}s`].includes(last));
}

const refused = (...of: Parameters<typeof problem>): { ok: false; problems: Problem[] } => ({
  ok: false,
  problems: [problem(...of)],
});

/** The mapping that reads such a file already. */
async function mappingFor(file: InputFile, workspace: string | undefined): Promise<string | undefined> {
  const read = await readInput([file], workspace === undefined ? {} : { workspace });
  return read.ok ? read.sources[0]?.mapping.id : undefined;
}

async function write(open: OpenBytes, place: Place, options: NewOptions, proposed: ToWrite): Promise<ExitCode> {
  const { name, file } = place;
  const { sample, proposal, excerpt } = proposed;
  const text = writeProposal(name, sample, proposal);
  const compiled = parseMapping(text, basename(file));
  if (!compiled.ok) return fail(...compiled.problems);
  const { mapping } = compiled;
  if (mapping === undefined) throw new Error('a proposal reads');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
  const cases = casesFileOf(file);
  const written = await writeCases(open, mapping, {
    file: cases,
    from: options.from,
    excerpt: await excerpt?.(proposal.groupBy),
  });
  tellProposal(proposal);
  print();
  (await readWith(open, mapping)).forEach(print);
  print();
  print(`Written: ${[file, ...written].map(shownPath).join(', ')}`);
  if (written.length === 0) print(`No case was made of so large a file: write one in ${shownPath(cases)}`);
  tellNext(place, options);
  return DONE;
}

function tellNext({ name, file }: Place, { from, workspace }: NewOptions): void {
  const folder = shownPath(workspaceFolder(workspace));
  print();
  print('Next: settle each DOUBT in it, then');
  print(`  npx tradelane mapping explain ${from} --workspace ${folder} --mapping ${name}`);
  print(`  npx tradelane mapping test ${shownPath(file)}`);
  print(`  npx tradelane config apply ${folder}`);
}
