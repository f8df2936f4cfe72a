import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';

import type { CompiledMapping, Mapped } from '#libs/mapping';

import type { Conversion } from '../../convert/conversion.js';
import { type InputFile, openInputs } from '../../convert/input-file.js';
import { judge } from '../../convert/judge.js';
import { type ReadInput, readInput, type ReadOptions, readWhole } from '../../convert/read-input.js';
import { DONE, type ExitCode, REJECTED } from '../../exit-code.js';
import { fail, print, printJson, refuse } from '../../output/print.js';
import { shownPath } from '../../output/shown-path.js';
import type { ExplainedDocument, ExplainedFile } from './explained.js';
import { pageOf } from './page.js';
import { treeOf } from './tree.js';

interface ExplainOptions extends ReadOptions {
  /** Where a page is written. */
  html?: string;
  json?: boolean;
  /** Most documents that are shown. */
  limit: string;
}

/** Tells of each document of a file which text fed which value, what nobody read, and what did not come from the file. */
export async function explainFile(paths: readonly string[], options: ExplainOptions): Promise<ExitCode> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return refuse('limit-invalid', { found: options.limit });
  const input = await openInputs(paths);
  if (!input.ok) return fail(input.problem);
  try {
    const read = await readInput(input.files, options);
    if (!read.ok) return fail(...read.problems);
    const mappings = [...new Set(read.sources.map(({ mapping }) => mapping))];
    const explained = await explain(input.files, mappings, read, limit);
    const names = mappings.map(({ id, version }) => `${id}@${version}`).join(', ');
    const file = { file: paths.map((path) => basename(path)).join(' and '), mapping: names, ...explained };
    await show(file, options);
    return explained.documents.some(({ isRejected }) => isRejected) ? REJECTED : DONE;
  } finally {
    await input.dispose();
  }
}

async function explain(
  files: readonly InputFile[],
  mappings: readonly CompiledMapping[],
  { conversion, context }: Extract<ReadInput, { ok: true }>,
  limit: number,
): Promise<Pick<ExplainedFile, 'documents' | 'left'>> {
  const documents: ExplainedDocument[] = [];
  let left = 0;
  const traced = mappings.map((mapping) => mapping.traced());
  const read = await readWhole(files, traced, context.receivedOn);
  if (!read.ok) throw new Error('the file changed while it was read');
  for (const source of read.sources)
    for await (const batch of source.documents(context))
      for (const mapped of batch)
        if (documents.length < limit) documents.push(explainedDocument(mapped, source.entry, conversion));
        else left += 1;
  return { documents, left };
}

function explainedDocument(mapped: Mapped, entry: string | undefined, { rules }: Conversion): ExplainedDocument {
  const { document, problems } = judge(mapped, rules);
  const { key, line, trace } = mapped;
  const valueOf = (name: string) => trace?.targets.find(({ target }) => target === name)?.value;
  const number = valueOf('orderNumber') ?? valueOf('documentId') ?? key;
  const place = entry === undefined ? `line ${line}` : `${entry} line ${line}`;
  const title = `${valueOf('documentType') ?? 'Document'} ${number}, from ${place}`;
  return { title, ...(trace && { trace }), isRejected: document === undefined, problems };
}

async function show(explained: ExplainedFile, { html, json }: ExplainOptions): Promise<void> {
  if (html !== undefined) {
    await writeFile(html, pageOf(explained));
    print(`${shownPath(html)} shows ${explained.documents.length} documents, read by ${explained.mapping}`);
  } else if (json === true) printJson(explained);
  else {
    print(`${explained.file}, read by ${explained.mapping}`);
    for (const document of explained.documents) ['', ...treeOf(document)].forEach(print);
    if (explained.left > 0) print(`\nand ${explained.left} more documents; --limit shows more`);
  }
}
