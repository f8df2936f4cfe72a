import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';

import { problem } from '#libs/documents';
import { type Account, AccountRefused, DropAccounts, findUser, hostFingerprint, jailOf } from '#libs/drop-accounts';
import type { DropSettings, ProcessConfig } from '#libs/platform';

import type { DropPlace } from './drop-connection.js';

/** @throws AccountRefused for anybody but root */
export function openAccounts({ drop }: ProcessConfig): DropAccounts {
  if (process.getuid?.() !== 0) throw new AccountRefused(problem('account-needs-root'));
  return new DropAccounts(drop, () => new Date());
}

export const addressOf = ({ address, port }: DropSettings): string => address ?? `${hostname()}:${port}`;

export async function placeOf(
  { paths }: Pick<DropAccounts, 'paths'>,
  drop: DropSettings,
  account: Account,
): Promise<DropPlace> {
  return {
    folder: jailOf(paths, account.login),
    address: addressOf(drop),
    hostFingerprint: (await hostFingerprint(paths)) ?? '',
  };
}

/**
 * The number of the user that the hub runs as: the one that the settings name, otherwise whoever owns the data folder, otherwise root.
 * @throws AccountRefused for a user that this system does not have
 */
export async function readerUid({ drop, dataDir }: ProcessConfig): Promise<number> {
  if (drop.reader === undefined) return existsSync(dataDir) ? (await stat(dataDir)).uid : 0;
  if (/^\d+$/.test(drop.reader)) return Number(drop.reader);
  const user = await findUser(drop.reader);
  if (user === undefined) throw new AccountRefused(problem('account-reader-unknown', { found: drop.reader }));
  return user.uid;
}
