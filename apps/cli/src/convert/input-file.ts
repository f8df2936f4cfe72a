import { createReadStream, createWriteStream } from 'node:fs';
import { access, constants, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { problem, type Problem } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';

/** Its name is not known where it came by standard input. */
export interface InputFile {
  name?: string;
  open: OpenBytes;
}

export type OpenedInput =
  /** `dispose` removes what was written aside. */
  { ok: true; files: readonly InputFile[]; dispose(): Promise<void> } | { ok: false; problem: Problem };

/** Files that belong together, as often as they are asked for. */
export async function openInputs(paths: readonly string[]): Promise<OpenedInput> {
  const opened = await Promise.all(paths.map((path) => openInput(path)));
  const dispose = async (): Promise<void> => {
    for (const each of opened) if (each.ok) await each.dispose();
  };
  const broken = opened.find((each) => !each.ok);
  if (broken?.ok === false) {
    await dispose();
    return broken;
  }
  return { ok: true, files: opened.flatMap((each) => (each.ok ? each.files : [])), dispose };
}

/**
 * The bytes of a file, as often as they are asked for. Standard input (`-`) and pipes can be read once only: they are written aside first.
 */
export async function openInput(path: string): Promise<OpenedInput> {
  try {
    if (path === '-') return await spool(process.stdin);
    await access(path, constants.R_OK);
    if (!(await stat(path)).isFile()) return await spool(createReadStream(path));
    const file = { name: basename(path), open: (start = 0) => createReadStream(path, { start }) };
    return { ok: true, files: [file], dispose: () => Promise.resolve() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: problem('input-unreadable', { found: path, params: { reason } }) };
  }
}

async function spool(bytes: Readable): Promise<OpenedInput> {
  const folder = await mkdtemp(join(tmpdir(), 'tradelane-convert-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  const file = join(folder, 'input');
  try {
    await pipeline(bytes, createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    await dispose();
    throw error;
  }
  return { ok: true, files: [{ open: (start = 0) => createReadStream(file, { start }) }], dispose };
}
