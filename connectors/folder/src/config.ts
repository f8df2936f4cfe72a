import { join, resolve } from 'node:path';

import { z } from 'zod';

const FolderName = z.string().regex(/^(?!\.{1,2}$)[^/\\\0]+$/, 'expected the name of one folder, without "/"');

const folderName = (what: string, name: string) =>
  FolderName.default(name).describe(`${what}. A folder inside "path"; made when missing. Default "${name}"`);

export const FolderConfig = z
  .object({
    path: z
      .string()
      .min(1)
      .describe(
        'Folder on this machine or a mount, e.g. "/data/acme". Must exist: a missing mount is not papered over',
      ),
    inbox: folderName('Where partners drop files', 'inbox'),
    archive: folderName('Where taken files are kept', 'archive'),
    replies: folderName('Where answers to the sender are written', 'replies'),
    outbox: folderName('Where documents that we send are written', 'outbox'),
    sent: FolderName.optional().describe(
      'Where a copy of each document that we sent is kept, e.g. "sent". A folder inside "path"; made when missing. Default: no copies',
    ),
  })
  .strict();

export type FolderConfig = z.infer<typeof FolderConfig>;

/** Paths of a connection below its root, as {@link FolderConfig} `path` or the hub gives it. Claimed files wait inside the inbox, so that a claim is a rename on one file system. */
export function foldersOf(config: FolderConfig, path: string = config.path) {
  const root = resolve(path);
  const inbox = join(root, config.inbox);
  return {
    root,
    inbox,
    processing: join(inbox, '.processing'),
    archive: join(root, config.archive),
    replies: join(root, config.replies),
    outbox: join(root, config.outbox),
    sent: config.sent === undefined ? undefined : join(root, config.sent),
  };
}

export type Folders = ReturnType<typeof foldersOf>;
