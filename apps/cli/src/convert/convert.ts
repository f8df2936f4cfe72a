import { problem, type Problem } from '#libs/documents';
import type { CompiledMapping, MappingContext } from '#libs/mapping';
import { readSource, type WholeSource } from '#libs/reading';

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
  const loaded = await loadConversion(options.workspace);
  const chosen = loaded.ok ? choose(loaded.conversion.mappings, options.mapping) : loaded;
  if (!loaded.ok || !chosen.ok) {
    await tell(chosen.ok ? [] : chosen.problems);
    return FAILED;
  }
  const input = await openInput(path);
  if (!input.ok) {
    await tell([input.problem]);
    return FAILED;
  }
  try {
    const read = await readSource(input.open, chosen.mappings);
    if (read.ok) return await writeDocuments(read.source, loaded.conversion, told);
    await tell(read.problems);
    return read.problems.some(({ code }) => UNDECIDED.has(code)) ? FAILED : REJECTED;
  } finally {
    await input.dispose();
  }
}

type Chosen = { ok: true; mappings: readonly CompiledMapping[] } | { ok: false; problems: Problem[] };

function choose(mappings: readonly CompiledMapping[], name: string | undefined): Chosen {
  if (name === undefined) return { ok: true, mappings };
  const named = mappings.filter(({ id }) => id === name);
  if (named.length > 0) return { ok: true, mappings: named };
  const expected = mappings.map(({ id }) => id).join(', ');
  return { ok: false, problems: [problem('mapping-unknown', { found: name, expected })] };
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
