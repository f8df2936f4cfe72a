import { LocalDate, problem, type Problem } from '#libs/documents';
import { sniffFormat } from '#libs/formats';
import type { CompiledMapping, Mapped, MappingContext } from '#libs/mapping';
import { readFiles, readSource, type ReadResult, type WholeSource } from '#libs/reading';

import { type Conversion, loadConversion } from './conversion.js';
import type { InputFile } from './input-file.js';

export interface ReadOptions {
  /** The mapping to use; absent: the one that is written for such a file. */
  mapping?: string;
  workspace?: string;
  /** Day of receipt, `YYYY-MM-DD`; absent: today. */
  on?: string;
}

/** Which mapping to use is for the caller to say; the file itself may be right. */
const UNDECIDED = new Set([
  'mapping-none-matches',
  'mapping-several-match',
  'mapping-none-for-format',
  'mapping-not-valid-then',
]);

export type ReadInput =
  | { ok: true; sources: readonly WholeSource[]; conversion: Conversion; context: MappingContext }
  /** `isUndecided`: it is not the file that is refused, the caller has to choose or correct the mappings. */
  | { ok: false; problems: Problem[]; isUndecided: boolean };

/** A mapping names itself and its format. Only when none of those that name the right one will do are all needed, to list them. */
export async function readInput(files: readonly InputFile[], options: ReadOptions): Promise<ReadInput> {
  if (options.on !== undefined && !LocalDate.safeParse(options.on).success)
    return { ok: false, problems: [problem('day-invalid', { found: options.on })], isUndecided: true };
  const read = await readWith(options.mapping ?? (await wordOf(files)), files, options);
  return read.ok || !read.isUndecided ? read : readWith('', files, options);
}

/** The format of a file, as its mappings name it; of several, and of an archive, whose files may be of any, nothing. */
async function wordOf([file, second]: readonly InputFile[]): Promise<string> {
  if (file === undefined || second !== undefined) return '';
  const sniffed = await sniffFormat(file.open);
  return sniffed.ok && sniffed.format !== 'zip' ? sniffed.format : '';
}

/** One file as intake reads it; several as one delivery. */
export function readWhole(
  files: readonly InputFile[],
  mappings: readonly CompiledMapping[],
  receivedOn: string,
): Promise<ReadResult> {
  const [file, second] = files;
  if (file !== undefined && second === undefined) return readSource(file.open, mappings, receivedOn, file.name);
  return readFiles(
    files.map((each) => ({ name: each.name ?? 'standard input', open: each.open })),
    mappings,
    receivedOn,
  );
}

async function readWith(word: string, files: readonly InputFile[], options: ReadOptions): Promise<ReadInput> {
  const { mapping, workspace } = options;
  const loaded = await loadConversion(workspace, word);
  if (!loaded.ok) return { ...loaded, isUndecided: true };
  const { conversion } = loaded;
  const mappings = conversion.mappings.filter(({ id }) => mapping === undefined || id === mapping);
  if (mapping !== undefined && mappings.length === 0) {
    const expected = conversion.mappings.map(({ id }) => id).join(', ');
    return { ok: false, problems: [problem('mapping-unknown', { found: mapping, expected })], isUndecided: true };
  }
  const context = contextOf(conversion, options.on);
  const read = await readWhole(files, mappings, context.receivedOn);
  if (read.ok) return { ok: true, sources: read.sources, conversion, context };
  return { ok: false, problems: read.problems, isUndecided: read.problems.some(({ code }) => UNDECIDED.has(code)) };
}

/** All documents of a file or an archive, in batches. */
export async function* documentsOf(sources: readonly WholeSource[], context: MappingContext): AsyncGenerator<Mapped[]> {
  for (const source of sources) yield* source.documents(context);
}

/** Nothing is known of the sender; the day of receipt is today unless another is named. */
const contextOf = ({ tables, timezone }: Conversion, on: string | undefined): MappingContext => ({
  tables,
  receivedOn:
    on ??
    new Intl.DateTimeFormat('sv-SE', {
      dateStyle: 'short',
      ...(timezone !== undefined && { timeZone: timezone }),
    }).format(new Date()),
});
