import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';

import { problem } from '#libs/documents';

import { AccountRefused } from './account-refused.js';
import type { DropPaths } from './drop-paths.js';
import { fingerprintOf } from './public-key.js';
import { mustRun, runCommand } from './run-command.js';
import { serverConfiguration } from './server-text.js';

export const SSHD = '/usr/sbin/sshd';
/** sshd drops its privileges in this folder; Debian makes it when its own sshd starts. */
const PRIVILEGE_SEPARATION = '/run/sshd';

/**
 * Makes whatever the drop server lacks: folders, host key, configuration. The configuration takes effect only after sshd has found it right.
 * @throws AccountRefused when OpenSSH is missing or refuses it
 */
export async function prepareServer(paths: DropPaths, port: number): Promise<void> {
  if (!existsSync(SSHD)) throw new AccountRefused(problem('drop-sshd-missing', { found: SSHD }));
  for (const folder of [PRIVILEGE_SEPARATION, paths.root, paths.server, paths.keys, paths.accounts, paths.jails]) {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
  }
  if (!existsSync(paths.hostKey)) await makeKeyPair(paths.hostKey, 'tradelane-drop');
  const text = serverConfiguration(paths, port);
  if ((await readFile(paths.configuration, 'utf8').catch(() => '')) !== text)
    await replaceConfiguration(paths.configuration, text);
}

async function replaceConfiguration(file: string, text: string): Promise<void> {
  const candidate = `${file}.new`;
  await writeFile(candidate, text, { mode: 0o600 });
  const { code, complaint } = await runCommand(SSHD, ['-t', '-f', candidate]);
  if (code !== 0) throw new AccountRefused(problem('drop-config-refused', { params: { reason: complaint.trim() } }));
  await rename(candidate, file);
}

/**
 * Makes an Ed25519 key pair without passphrase: `file` with mode 600, and `file.pub`.
 * @throws AccountRefused when ssh-keygen does not
 */
export async function makeKeyPair(file: string, comment: string): Promise<void> {
  await mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file]);
}

/** SHA256 fingerprint of the host key; undefined before the server was ever prepared. */
export async function hostFingerprint(paths: DropPaths): Promise<string | undefined> {
  const text = await readFile(`${paths.hostKey}.pub`, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : fingerprintOf(Buffer.from(text.split(' ')[1] ?? '', 'base64'));
}
