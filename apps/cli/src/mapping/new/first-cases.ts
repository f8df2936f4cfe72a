import { constants } from 'node:fs';
import { copyFile, stat, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';

import { stringify } from 'yaml';

import type { Document } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';
import type { CompiledMapping } from '#libs/mapping';
import { type Excerpt, readSource } from '#libs/reading';

/** A larger file is not copied beside the cases. */
const LARGEST_SAMPLE = 65_536;
const RECEIPT = 'rcp_sample';
const RECEIVED_ON = '2026-01-31';

export interface NewCases {
  /** Where the cases go. */
  file: string;
  /** The sample that a person named. */
  from: string;
  /** The first documents of it; absent: the file itself is the sample. */
  excerpt?: Excerpt | undefined;
}

/** The sample beside the cases, where they cannot hold it. `.txt`: tables of cross-references end with `.csv`. */
export function sampleFileOf(cases: string, from: string): string {
  const extension = extname(from).toLowerCase();
  return cases.replace(/\.test\.ya?ml$/, `.sample${extension === '.csv' ? '.txt' : extension}`);
}

/**
 * Makes the first case of a mapping: what it gives now of the beginning of the sample. It keeps the mapping from changing unseen; whether it is right is for a
 * person to say, who reads it. Overwrites nothing.
 * @returns the files, none when the sample is too large to keep
 * @throws the error of the file system where a file is there already
 */
export async function writeCases(
  open: OpenBytes,
  mapping: CompiledMapping,
  { file, from, excerpt }: NewCases,
): Promise<string[]> {
  if (excerpt === undefined && (from === '-' || (await stat(from)).size > LARGEST_SAMPLE)) return [];
  const sample = sampleFileOf(file, from);
  const text = excerpt !== undefined && 'text' in excerpt ? excerpt.text : undefined;
  if (excerpt === undefined) await copyFile(from, sample, constants.COPYFILE_EXCL);
  else if ('bytes' in excerpt) await writeFile(sample, excerpt.bytes, { flag: 'wx' });
  const { expect, problems } = await given(excerpt === undefined ? open : bytesOf(excerpt), mapping);
  const made = {
    name: 'the sample',
    ...(text === undefined ? { sample: basename(sample) } : { source: text.replaceAll('\r\n', '\n') }),
    receiptId: RECEIPT,
    receivedOn: RECEIVED_ON,
    expect,
    ...(problems.length > 0 && { problems }),
  };
  const cases = `# What the mapping gives now of the sample. Read it: is each value what the sender means?\n${stringify({ cases: [made] }, { lineWidth: 0 })}`;
  await writeFile(file, cases, { flag: 'wx' });
  return text === undefined ? [file, sample] : [file];
}

const bytesOf =
  (excerpt: Excerpt): OpenBytes =>
  (start = 0) =>
    Readable.from([Buffer.from('text' in excerpt ? excerpt.text : excerpt.bytes).subarray(start)]);

async function given(open: OpenBytes, mapping: CompiledMapping): Promise<{ expect: unknown[]; problems: unknown[] }> {
  const read = await readSource(open, [mapping], RECEIVED_ON);
  const expect: unknown[] = [];
  const problems: unknown[] = [];
  for (const source of read.ok ? read.sources : [])
    for await (const batch of source.documents({
      receiptId: RECEIPT,
      receivedOn: RECEIVED_ON,
      tables: { lookup: () => undefined },
    }))
      for (const mapped of batch) {
        expect.push(mapped.document === undefined ? null : withoutSource(mapped.document));
        problems.push(...mapped.problems.map(({ code, line, field }) => ({ code, line, field })));
      }
  return { expect, problems };
}

function withoutSource(document: Document): unknown {
  const { source: _, ...stated } = document;
  return stated;
}
