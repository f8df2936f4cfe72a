import { problem, type Problem } from '#libs/documents';
import { type ArchiveEntry, type OpenBytes, openZip, sniffFormat } from '#libs/formats';
import type { CompiledMapping } from '#libs/mapping';

import { entryKey, inEntry, mappedInEntry } from './places.js';
import { readOne, type WholeSource } from './read-documents.js';

export type ReadResult =
  /** One for a file, one for each file of an archive. */
  { ok: true; sources: readonly WholeSource[] } | { ok: false; problems: Problem[]; mapping?: CompiledMapping };

/**
 * First pass over what was received: a file, or a ZIP archive whose files are each read with the mapping that is written
 * for it. Commits nothing. An archive is taken as a whole: one file in it that cannot be read refuses all, and problems
 * name it. The same reading serves convert, preview and intake.
 * @param receivedOn local date of receipt, `YYYY-MM-DD`: which versions of mappings hold
 */
export async function readSource(
  open: OpenBytes,
  mappings: readonly CompiledMapping[],
  receivedOn: string,
): Promise<ReadResult> {
  const sniffed = await sniffFormat(open);
  if (sniffed.ok && sniffed.format === 'zip') return readArchive(open, mappings, receivedOn);
  const read = await readOne(open, mappings, receivedOn);
  return read.ok ? { ok: true, sources: [read.source] } : read;
}

/** What packing programs of some systems add by themselves. */
const NOT_SENT = /^__MACOSX\/|(?:^|\/)(?:\.[^/]*|Thumbs\.db)$/i;

async function readArchive(
  open: OpenBytes,
  mappings: readonly CompiledMapping[],
  receivedOn: string,
): Promise<ReadResult> {
  const archive = await openZip(open);
  if (!archive.ok) return { ok: false, problems: [archive.problem] };
  const entries = archive.entries.filter(({ name }) => !NOT_SENT.test(name));
  if (entries.length === 0) return { ok: false, problems: [problem('archive-empty', { expected: 'a file' })] };
  const sources: WholeSource[] = [];
  const problems: Problem[] = [];
  for (const entry of entries) {
    const read = await readOne(entry.open, mappings, receivedOn);
    if (read.ok) sources.push(sourceOf(entry, read.source));
    else problems.push(...read.problems.map((each) => inEntry(entry.name, each)));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, sources };
}

const sourceOf = ({ name }: ArchiveEntry, source: WholeSource): WholeSource => ({
  ...source,
  entry: name,
  async *documents(context, isWanted) {
    const isWantedHere = isWanted && ((key: string) => isWanted(entryKey(name, key)));
    for await (const batch of source.documents(context, isWantedHere))
      yield batch.map((mapped) => mappedInEntry(name, mapped));
  },
});
