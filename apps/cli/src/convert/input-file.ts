import { createReadStream, createWriteStream } from 'node:fs';
import { access, constants, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { problem, type Problem } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';

export type InputFile =
  /** `dispose` removes what was written aside. */
  { ok: true; open: OpenBytes; dispose(): Promise<void> } | { ok: false; problem: Problem };

/**
 * The bytes of a file, as often as they are asked for. Standard input (`-`) and pipes can be read once only: they are written aside first.
 */
export async function openInput(path: string): Promise<InputFile> {
  try {
    if (path === '-') return await spool(process.stdin);
    await access(path, constants.R_OK);
    if (!(await stat(path)).isFile()) return await spool(createReadStream(path));
    return { ok: true, open: (start = 0) => createReadStream(path, { start }), dispose: () => Promise.resolve() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: problem('input-unreadable', { found: path, params: { reason } }) };
  }
}

async function spool(bytes: Readable): Promise<InputFile> {
  const folder = await mkdtemp(join(tmpdir(), 'tradelane-convert-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  const file = join(folder, 'input');
  try {
    await pipeline(bytes, createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    await dispose();
    throw error;
  }
  return { ok: true, open: (start = 0) => createReadStream(file, { start }), dispose };
}
