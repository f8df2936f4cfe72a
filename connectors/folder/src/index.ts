import { join } from 'node:path';

import {
  bodyText,
  type ConnectorContext,
  copyFile,
  defineConnector,
  type Delivered,
  failed,
  fileOf,
  type Outcome,
  placeFile,
  type SendRequest,
  succeeded,
  touch,
} from '#libs/connector-sdk';

import { FolderConfig, type Folders, foldersOf } from './config.js';
import { fileFailure } from './local-files.js';
import { localPlace } from './local-place.js';
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
      // One name and one content for all attempts, put there by one rename; what was taken meanwhile is known by what was written down before.
      idempotency: 'native',
      anyFormat: true,
      preview: (config, request) => {
        const target = join(foldersOf(config).outbox, fileOf(request).name);
        return { method: 'write', target, body: bodyText(request) };
      },
      send,
      files: {
        place: (config) => foldersOf(config).outbox,
        announce: (context, name) =>
          intoFolders(context, async ({ outbox }) => {
            const place = localPlace(outbox, context.signal);
            await place.make();
            await place.remove(name);
            await touch(place, name);
            return succeeded(undefined);
          }),
      },
    },
  },
});

function send(context: ConnectorContext<FolderConfig>, request: SendRequest): Promise<Outcome<Delivered>> {
  return intoFolders(context, async ({ outbox, sent }) => {
    const file = fileOf(request);
    const placed = await placeFile(localPlace(outbox, context.signal), file, request);
    if (!placed.ok) return placed;
    if (sent !== undefined) await copyFile(localPlace(sent, context.signal), file, request);
    return succeeded({ reference: file.name });
  });
}

/** File system errors become failures. */
async function intoFolders<T>(
  context: ConnectorContext<FolderConfig>,
  work: (folders: Folders) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const prepared = await preparedFolders(context);
  if (!prepared.ok) return prepared;
  try {
    return await work(prepared.value);
  } catch (error) {
    return failed(fileFailure(error));
  }
}

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
