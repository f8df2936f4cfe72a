import { join } from 'node:path';

import { bodyText, defineConnector, documentFile, failed, succeeded } from '#libs/connector-sdk';

import { FolderConfig, foldersOf } from './config.js';
import { fileFailure, writeWhole } from './local-files.js';
import { folderSession, prepare } from './session.js';
import { watchInbox } from './watch-inbox.js';

/** Files on this machine or a mounted share: dropped by partners, answered beside, documents written out. */
export const folder = defineConnector<FolderConfig>({
  id: 'folder',
  title: 'Folder',
  kind: 'transport',
  config: FolderConfig,
  limits: { concurrency: 8 },
  settleMs: 0,

  checkConnection: async ({ config, signal }) => {
    if (signal.aborted) return failed({ kind: 'transient', message: 'stopped by the hub' });
    try {
      await prepare(foldersOf(config));
      return succeeded(undefined);
    } catch (error) {
      return failed(fileFailure(error));
    }
  },

  receive: {
    open: async ({ config, signal }) => {
      const folders = foldersOf(config);
      try {
        await prepare(folders);
        return succeeded(folderSession(folders, signal));
      } catch (error) {
        return failed(fileFailure(error));
      }
    },
    watch: (config, arrived) => watchInbox(foldersOf(config).inbox, arrived),
  },

  send: {
    '*': {
      // The same document always becomes the same bytes under the same name, put there by one rename.
      idempotency: 'native',
      anyFormat: true,
      preview: (config, request) => {
        const target = join(foldersOf(config).outbox, documentFile(request).name);
        return { method: 'write', target, body: bodyText(request) };
      },
      send: async ({ config, signal }, request) => {
        if (signal.aborted) return failed({ kind: 'transient', message: 'stopped by the hub' });
        const { name, content } = documentFile(request);
        const folders = foldersOf(config);
        try {
          await prepare(folders);
          await writeWhole(join(folders.outbox, name), [Buffer.from(content)]);
          return succeeded({ reference: name });
        } catch (error) {
          return failed(fileFailure(error));
        }
      },
    },
  },
});
