import type { Account, Quota } from './account.js';
import type { DropPaths } from './drop-paths.js';
import { setNotice, setOpen, usageOf } from './jail.js';
import { endSessions } from './open-sessions.js';

/** A closed inbox opens again below this part of its quota, so that it does not flutter. */
const ROOM = 0.9;

const isOver = (usage: Quota, quota: Quota, part = 1): boolean =>
  usage.bytes > quota.bytes * part || usage.files > quota.files * part;

export type QuotaChange = 'closed' | 'opened' | undefined;

/**
 * Closes the folders of a partner that is over its quota, and opens them when there is room again. Without kernel quotas nothing stops a single
 * write; what comes in between two looks still arrives. Uploads under way end with their sessions.
 */
export async function keepQuota(paths: DropPaths, account: Account): Promise<QuotaChange> {
  if (account.readBy.by === 'sftp' || account.state === 'revoked') return undefined;
  const usage = await usageOf(paths, account);
  if (!usage.isClosed && isOver(usage, account.quota)) {
    await setOpen(paths, account, false);
    await setNotice(paths, account, noticeOf(usage, account.quota));
    await endSessions(account.uid);
    return 'closed';
  }
  if (usage.isClosed && !isOver(usage, account.quota, ROOM)) {
    await setOpen(paths, account, true);
    await setNotice(paths, account, undefined);
    return 'opened';
  }
  return undefined;
}

const noticeOf = (usage: Quota, quota: Quota): string =>
  [
    'Your inbox is full, so no more files can be uploaded at the moment.',
    `It holds ${usage.files} files with ${usage.bytes} bytes; the limit is ${quota.files} files and ${quota.bytes} bytes.`,
    'As soon as your files have been taken there is room again, and this note goes away. Then send your file again.',
    'If it stays for more than an hour, please call us: see your drop sheet.',
    '',
  ].join('\r\n');
