import { problem, type Problem } from '#libs/documents';
import { type OpenBytes, openZip, sniffFormat } from '#libs/formats';
import type { CompiledMapping } from '#libs/mapping';

import { isLockFile, nameProblem } from './file-name.js';
import { decodeJoined, type JoinedFiles, type NamedFile } from './joined-files.js';
import { entryKey, inEntry, mappedInEntry } from './places.js';
import { readOne, readTable, type WholeSource } from './read-documents.js';
import { selectSource, type SourceFile } from './source.js';

export type ReadResult =
  /** One for a file, one for each file of an archive, one for files that belong together. */
  { ok: true; sources: readonly WholeSource[] } | { ok: false; problems: Problem[]; mapping?: CompiledMapping };

/**
 * First pass over what was received: a file, or a ZIP archive whose files are each read with the mapping that is written
 * for it. Commits nothing. An archive is taken as a whole: one file in it that cannot be read refuses all, and problems
 * name it. The same reading serves convert, preview and intake.
 * @param receivedOn local date of receipt, `YYYY-MM-DD`: which versions of mappings hold
 * @param name as it came, where it has one: an ending that promises something else is refused
 */
export async function readSource(
  open: OpenBytes,
  mappings: readonly CompiledMapping[],
  receivedOn: string,
  name?: string,
): Promise<ReadResult> {
  const sniffed = await sniffFormat(open);
  if (sniffed.ok && sniffed.format === 'zip') {
    const misnamed = nameProblem(name, 'zip');
    if (misnamed !== undefined) return { ok: false, problems: [misnamed] };
    const files = await filesOf(open);
    return 'problems' in files ? files : readFiles(files, mappings, receivedOn);
  }
  const selected = await selectSource({ open, ...(name !== undefined && { name }) }, mappings, receivedOn);
  if (!selected.ok) return selected;
  const { mapping, reading } = selected;
  if (mapping.details !== undefined)
    return { ok: false, problems: [partnerMissing(mapping, reading === mapping)], mapping };
  const read = await readOne(open, mapping);
  return read.ok ? { ok: true, sources: [read.source] } : read;
}

/** Whether one of the mappings is written for a file, or for one in an archive, by how it begins. Nothing is read whole. */
export async function isWrittenFor(
  file: SourceFile,
  mappings: readonly CompiledMapping[],
  receivedOn: string,
): Promise<boolean> {
  if (mappings.length === 0) return false;
  const sniffed = await sniffFormat(file.open);
  const files = sniffed.ok && sniffed.format === 'zip' ? await filesOf(file.open) : [file];
  if ('problems' in files) return false;
  for (const each of files) if ((await selectSource(each, mappings, receivedOn)).ok) return true;
  return false;
}

/** What packing programs and open workbooks add by themselves. */
const isSent = (name: string): boolean =>
  !/^__MACOSX\/|(?:^|\/)(?:\.[^/]*|Thumbs\.db)$/i.test(name) && !isLockFile(name);

/** The files of an archive. */
async function filesOf(open: OpenBytes): Promise<readonly NamedFile[] | { ok: false; problems: Problem[] }> {
  const archive = await openZip(open);
  if (!archive.ok) return { ok: false, problems: [archive.problem] };
  const files = archive.entries.filter(({ name }) => isSent(name));
  return files.length > 0 ? files : { ok: false, problems: [problem('archive-empty', { expected: 'a file' })] };
}

/**
 * First pass over several files that are taken as a whole. Those of a mapping of two files are read as one: heads with their details.
 */
export async function readFiles(
  files: readonly NamedFile[],
  mappings: readonly CompiledMapping[],
  receivedOn: string,
): Promise<ReadResult> {
  const sources: WholeSource[] = [];
  const problems: Problem[] = [];
  const joined = new Map<string, JoinedFiles>();
  for (const file of files) {
    const tell = (told: readonly Problem[]) => problems.push(...told.map((each) => inEntry(file.name, each)));
    const selected = await selectSource(file, mappings, receivedOn);
    if (!selected.ok) tell(selected.problems);
    else if (selected.mapping.details !== undefined) {
      const { mapping, reading } = selected;
      const { heads, details } = joined.get(mapping.id) ?? { heads: [], details: [] };
      const isHead = reading === mapping;
      joined.set(mapping.id, {
        mapping,
        heads: isHead ? [...heads, file] : heads,
        details: isHead ? details : [...details, file],
      });
    } else {
      const read = await readOne(file.open, selected.mapping);
      if (read.ok) sources.push(sourceOf(file.name, read.source));
      else tell(read.problems);
    }
  }
  for (const each of joined.values()) {
    const read = await readJoined(each);
    if (read.ok) sources.push(joined.size === 1 ? read.source : sourceOf(each.mapping.id, read.source));
    else problems.push(...read.problems);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, sources };
}

/** The two kinds of file that a mapping of two finds in an archive; undefined when it does not hold both. */
export async function joinedFiles(
  open: OpenBytes,
  mapping: CompiledMapping,
  receivedOn: string,
): Promise<JoinedFiles | undefined> {
  const files = await filesOf(open);
  if ('problems' in files) return undefined;
  const heads: NamedFile[] = [];
  const details: NamedFile[] = [];
  for (const file of files) {
    const selected = await selectSource(file, [mapping], receivedOn);
    if (selected.ok) (selected.reading === mapping ? heads : details).push(file);
  }
  return heads.length > 0 && details.length > 0 ? { mapping, heads, details } : undefined;
}

async function readJoined(files: JoinedFiles) {
  const { mapping, heads, details } = files;
  const [one] = [...heads, ...details];
  if (heads.length === 0 || details.length === 0)
    return { ok: false as const, problems: [inEntry(one?.name ?? '', partnerMissing(mapping, heads.length > 0))] };
  return readTable({ mapping, decode: () => decodeJoined(files) });
}

const partnerMissing = (mapping: CompiledMapping, hasHeads: boolean): Problem =>
  problem('partner-file-missing', {
    expected: (hasHeads ? mapping.details : mapping)?.describeMatch() ?? '',
    found: hasHeads ? 'heads' : 'details',
    params: { mapping: mapping.id },
  });

const sourceOf = (name: string, source: WholeSource): WholeSource => ({
  ...source,
  entry: name,
  async *documents(context, isWanted) {
    const isWantedHere = isWanted && ((key: string) => isWanted(entryKey(name, key)));
    for await (const batch of source.documents(context, isWantedHere))
      yield batch.map((mapped) => mappedInEntry(name, mapped));
  },
});
