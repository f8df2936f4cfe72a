import { problem, type Problem } from '#libs/documents';
import type { MappingContext } from '#libs/mapping';
import { formatOf, type OpenBytes, readSource, type WholeSource } from '#libs/reading';

import { DONE, type ExitCode, FAILED, REJECTED } from '../exit-code.js';
import { type Conversion, loadConversion } from './conversion.js';
import { openInput } from './input-file.js';
import { judge, problemLine } from './judge.js';
import { LineWriter } from './line-writer.js';

export interface ConvertOptions {
  mapping?: string;
  workspace?: string;
}

/** Which mapping to use is for the caller to say; the file itself may be right. */
const UNDECIDED = new Set(['mapping-none-matches', 'mapping-several-match', 'mapping-none-for-format']);

/**
 * Converts a file as the hub would, without one: standard output gets one canonical document a line, standard error one problem a line.
 * Memory is bounded by a batch, and a slow reader slows it down.
 */
export async function convert(path: string, options: ConvertOptions): Promise<ExitCode> {
  const told = new LineWriter(process.stderr);
  const tell = (problems: readonly Problem[]) => told.write(problems.map((each) => JSON.stringify(problemLine(each))));
  const input = await openInput(path);
  if (!input.ok) {
    await tell([input.problem]);
    return FAILED;
  }
  try {
    const read = await readInput(input.open, options);
    if (read.ok) return await writeDocuments(read.source, read.conversion, told);
    await tell(read.problems);
    return read.isUndecided ? FAILED : REJECTED;
  } finally {
    await input.dispose();
  }
}

type ReadInput =
  | { ok: true; source: WholeSource; conversion: Conversion }
  /** `isUndecided`: it is not the file that is refused, the caller has to choose or correct the mappings. */
  | { ok: false; problems: Problem[]; isUndecided: boolean };

/** A mapping names itself and its format. Only when none of those that name the right one will do are all needed, to list them. */
async function readInput(open: OpenBytes, options: ConvertOptions): Promise<ReadInput> {
  const read = await readWith(options.mapping ?? (await formatOf(open)), open, options);
  return read.ok || !read.isUndecided ? read : readWith('', open, options);
}

async function readWith(word: string, open: OpenBytes, { mapping, workspace }: ConvertOptions): Promise<ReadInput> {
  const loaded = await loadConversion(workspace, word);
  if (!loaded.ok) return { ...loaded, isUndecided: true };
  const { conversion } = loaded;
  const mappings = conversion.mappings.filter(({ id }) => mapping === undefined || id === mapping);
  if (mapping !== undefined && mappings.length === 0) {
    const expected = conversion.mappings.map(({ id }) => id).join(', ');
    return { ok: false, problems: [problem('mapping-unknown', { found: mapping, expected })], isUndecided: true };
  }
  const read = await readSource(open, mappings);
  if (read.ok) return { ok: true, source: read.source, conversion };
  return { ok: false, problems: read.problems, isUndecided: read.problems.some(({ code }) => UNDECIDED.has(code)) };
}

async function writeDocuments(source: WholeSource, conversion: Conversion, told: LineWriter): Promise<ExitCode> {
  const documents = new LineWriter(process.stdout);
  let exit: ExitCode = DONE;
  for await (const batch of source.documents(contextOf(conversion))) {
    const judged = batch.map((mapped) => judge(mapped, conversion.rules));
    if (judged.some(({ document }) => document === undefined)) exit = REJECTED;
    await told.write(judged.flatMap(({ problems }) => problems.map((each) => JSON.stringify(each))));
    await documents.write(judged.flatMap(({ document }) => (document === undefined ? [] : [JSON.stringify(document)])));
    if (documents.isClosed) break;
  }
  return exit;
}

/** Nothing is known of the sender; the day of receipt is today. */
const contextOf = ({ tables, timezone }: Conversion): MappingContext => ({
  tables,
  receivedOn: new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    ...(timezone !== undefined && { timeZone: timezone }),
  }).format(new Date()),
});
