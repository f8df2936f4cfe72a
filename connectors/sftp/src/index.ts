import { posix } from 'node:path';

import type { ConnectorContext, Delivered, Outcome, SendRequest } from '#libs/connector-sdk';
import { bodyText, copyFile, defineConnector, failed, fileOf, placeFile, succeeded, touch } from '#libs/connector-sdk';

import { foldersOf, SftpConfig } from './config.js';
import { sftpFailure, SftpConnection } from './connection.js';
import { ensureFolder } from './remote-files.js';
import { remotePlace } from './remote-place.js';
import { sftpSession } from './session.js';

/** Files on a partner's SFTP server: fetched, answered beside, documents written out. */
export const sftp = defineConnector<SftpConfig>({
  id: 'sftp',
  title: 'SFTP',
  kind: 'transport',
  config: SftpConfig,
  limits: { concurrency: 2 },
  settleMs: 5000,

  checkConnection: async (context) => {
    const session = await open(context);
    if (!session.ok) return session;
    const listed = await session.value.list();
    await session.value.close();
    return listed.ok ? succeeded(undefined) : listed;
  },

  receive: { open },

  send: {
    '*': {
      // One name and one content for all attempts, put there by one rename; what was taken meanwhile is known by what was written down before.
      idempotency: 'native',
      anyFormat: true,
      preview: (config, request) => {
        const target = posix.join(foldersOf(config).outbox, fileOf(request).name);
        return { method: 'write', target, body: bodyText(request) };
      },
      send,
      files: {
        place: (config) =>
          `${config.username}@${config.host.toLowerCase()}:${config.port} ${posix.normalize(foldersOf(config).outbox)}`,
        announce: (context, name) =>
          connected(context, async (connection) => {
            const place = remotePlace(connection, foldersOf(context.config).outbox);
            await place.make();
            await place.remove(name);
            await touch(place, name);
            return succeeded(undefined);
          }),
      },
    },
  },
});

async function open(context: ConnectorContext<SftpConfig>) {
  const folders = foldersOf(context.config);
  const opened = await SftpConnection.open(context);
  if (!opened.ok) return opened;
  try {
    const { inbox, processing, archive, replies } = folders;
    for (const folder of [inbox, processing, archive, replies]) await ensureFolder(opened.value, folder);
    return succeeded(sftpSession(opened.value, folders));
  } catch (error) {
    await opened.value.end();
    return failed(sftpFailure(error));
  }
}

function send(context: ConnectorContext<SftpConfig>, request: SendRequest): Promise<Outcome<Delivered>> {
  return connected(context, async (connection) => {
    const { outbox, sent } = foldersOf(context.config);
    const file = fileOf(request);
    const placed = await placeFile(remotePlace(connection, outbox), file, request);
    if (!placed.ok) return placed;
    if (sent !== undefined) await copyFile(remotePlace(connection, sent), file, request);
    return succeeded({ reference: file.name });
  });
}

/** Work on a connection of its own; errors of the library become failures. */
async function connected<T>(
  context: ConnectorContext<SftpConfig>,
  work: (connection: SftpConnection) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const opened = await SftpConnection.open(context);
  if (!opened.ok) return opened;
  try {
    return await work(opened.value);
  } catch (error) {
    return failed(sftpFailure(error));
  } finally {
    await opened.value.end();
  }
}
