import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { problem } from '#libs/documents';

import { AccountRefused } from './account-refused.js';
import type { Account } from './account.js';
import type { DropAccounts } from './drop-accounts.js';
import { makeReadable } from './jail.js';
import { endSessions } from './open-sessions.js';
import { prepareServer, SSHD } from './prepare-server.js';
import { keepQuota } from './quota.js';

/** How often accounts are looked after: the most that a quota is late. */
const LOOK_MS = 2000;

/**
 * The drop server in the foreground: sshd, and a look at every account every two seconds.
 * @param tell a line for the log of the service
 * @param signal ends the server and its sessions
 * @throws AccountRefused when it cannot start, or sshd ends by itself
 */
export async function runServer(
  accounts: DropAccounts,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { paths, settings } = accounts;
  await prepareServer(paths, settings.port);
  await accounts.restore();
  const sshd = spawn(SSHD, ['-D', '-e', '-f', paths.configuration], { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = once(sshd, 'exit');
  tell(`the drop server runs on port ${settings.port}, ${accounts.records.all().length} accounts in ${paths.root}`);
  try {
    while (!signal.aborted && isRunning(sshd)) {
      for (const account of accounts.records.all()) await lookAfter(accounts, account, tell);
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    if (!signal.aborted) throw new AccountRefused(endedByItself(sshd, settings.port));
  } finally {
    sshd.kill();
    await ended;
    for (const { uid } of accounts.records.all()) await endSessions(uid);
  }
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

const endedByItself = ({ exitCode, signalCode }: ChildProcess, port: number) =>
  problem('drop-server-ended', { found: String(exitCode ?? signalCode), field: String(port) });

/** What goes wrong with one account is told, and does not touch the others. */
async function lookAfter(accounts: DropAccounts, account: Account, tell: (line: string) => void): Promise<void> {
  const { paths } = accounts;
  try {
    await accounts.endOverlaps(account);
    await makeReadable(paths, account);
    const change = await keepQuota(paths, account);
    if (change !== undefined) tell(`${account.partner}: the inbox was ${change}, see tradelane partner account list`);
  } catch (error) {
    tell(`${account.partner}: ${(error as Error).message}`);
  }
}
