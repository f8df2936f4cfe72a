import { join } from 'node:path';

import {
  bodyText,
  type ConnectorContext,
  defineConnector,
  documentFile,
  failed,
  type Outcome,
  succeeded,
} from '#libs/connector-sdk';

import { FolderConfig, type Folders, foldersOf } from './config.js';
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

  checkConnection: async (context) => {
    const prepared = await preparedFolders(context);
    return prepared.ok ? succeeded(undefined) : prepared;
  },

  receive: {
    open: async (context) => {
      const prepared = await preparedFolders(context);
      return prepared.ok ? succeeded(folderSession(prepared.value, context.signal)) : prepared;
    },
    watch: async ({ config, folder }, arrived) => {
      const permitted = await folder(config.path);
      return permitted.ok ? watchInbox(foldersOf(config, permitted.value).inbox, arrived) : undefined;
    },
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
      send: async (context, request) => {
        const prepared = await preparedFolders(context);
        if (!prepared.ok) return prepared;
        const { name, content } = documentFile(request);
        try {
          await writeWhole(join(prepared.value.outbox, name), [Buffer.from(content)]);
          return succeeded({ reference: name });
        } catch (error) {
          return failed(fileFailure(error));
        }
      },
    },
  },
});

/** The folders of a connection, if they may be used; those inside the root are made. */
async function preparedFolders(context: ConnectorContext<FolderConfig>): Promise<Outcome<Folders>> {
  const { config, signal } = context;
  if (signal.aborted) return failed({ kind: 'transient', message: 'stopped by the hub' });
  const permitted = await context.folder(config.path);
  if (!permitted.ok) return permitted;
  const folders = foldersOf(config, permitted.value);
  try {
    await prepare(folders);
    return succeeded(folders);
  } catch (error) {
    return failed(fileFailure(error));
  }
}
