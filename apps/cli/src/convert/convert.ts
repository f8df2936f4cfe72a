import type { Problem } from '#libs/documents';

import { DONE, type ExitCode, FAILED, REJECTED } from '../exit-code.js';
import { openInputs } from './input-file.js';
import { judge, problemLine } from './judge.js';
import { LineWriter } from './line-writer.js';
import { documentsOf, type ReadInput, readInput, type ReadOptions } from './read-input.js';
import { RepeatedNumbers } from './repeated-numbers.js';

/**
 * Converts a file, or files that belong together, as the hub would, without one: standard output gets one canonical document a line, standard error one problem a line.
 * Memory is bounded by a batch, and a slow reader slows it down.
 */
export async function convert(paths: readonly string[], options: ReadOptions): Promise<ExitCode> {
  const told = new LineWriter(process.stderr);
  const tell = (problems: readonly Problem[]) => told.write(problems.map((each) => JSON.stringify(problemLine(each))));
  const input = await openInputs(paths);
  if (!input.ok) {
    await tell([input.problem]);
    return FAILED;
  }
  try {
    const read = await readInput(input.files, options);
    if (read.ok) return await writeDocuments(read, told);
    await tell(read.problems);
    return read.isUndecided ? FAILED : REJECTED;
  } finally {
    await input.dispose();
  }
}

async function writeDocuments(
  { sources, conversion, context }: Extract<ReadInput, { ok: true }>,
  told: LineWriter,
): Promise<ExitCode> {
  const documents = new LineWriter(process.stdout);
  const numbers = new RepeatedNumbers();
  let exit: ExitCode = DONE;
  for await (const batch of documentsOf(sources, context)) {
    const judged = batch.map((mapped) => numbers.told(judge(mapped, conversion.rules), mapped.line));
    if (judged.some(({ document }) => document === undefined)) exit = REJECTED;
    await told.write(judged.flatMap(({ problems }) => problems.map((each) => JSON.stringify(each))));
    await documents.write(judged.flatMap(({ document }) => (document === undefined ? [] : [JSON.stringify(document)])));
    if (documents.isClosed) break;
  }
  return exit;
}
