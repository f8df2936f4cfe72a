import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Problem } from '#libs/documents';

export type MasterKeyResult = { ok: true; key: Buffer } | { ok: false; problem: Problem };

const keyBytes = 32;
const ownerOnly = 0o600;

export interface MasterKeySource {
  /** Base64 of 32 bytes, from TRADELANE_MASTER_KEY; wins over the file. */
  masterKey?: string;
  /** Holds `master.key`, which is made at the first start. */
  dataDir: string;
}

/** The key that seals all secrets. Whoever loses it loses them: it belongs in the backup, apart from the database. */
export async function loadMasterKey({ masterKey, dataDir }: MasterKeySource): Promise<MasterKeyResult> {
  if (masterKey) return { ok: true, key: Buffer.from(masterKey, 'base64') };
  const file = join(dataDir, 'master.key');
  try {
    await mkdir(dataDir, { recursive: true });
    await createUnlessThere(file);
    return await readKey(file);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return refused({ code: 'master-key-unreadable', field: file, found });
  }
}

/** The name appears with the whole key in it and never replaces one: link() fails where a file is. */
async function createUnlessThere(file: string): Promise<void> {
  if (await stat(file).catch(() => undefined)) return;
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  const handle = await open(draft, 'wx', ownerOnly);
  await handle.writeFile(`${randomBytes(keyBytes).toString('base64')}\n`);
  // Secrets that are sealed with it survive a power cut, so it must too.
  await handle.sync();
  await handle.close();
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
}

async function readKey(file: string): Promise<MasterKeyResult> {
  const mode = (await stat(file)).mode & 0o777;
  if (mode & 0o077)
    return refused({ code: 'master-key-exposed', field: file, found: mode.toString(8), expected: '600' });
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  return key.length === keyBytes ? { ok: true, key } : refused({ code: 'master-key-invalid', field: file });
}

const refused = (about: Omit<Problem, 'severity'>): MasterKeyResult => ({
  ok: false,
  problem: { severity: 'error', ...about },
});
