import { posix } from 'node:path';

import type { ConnectorContext, Delivered, Outcome, SendRequest } from '#libs/connector-sdk';
import { bodyText, defineConnector, documentFile, failed, succeeded } from '#libs/connector-sdk';

import { foldersOf, SftpConfig } from './config.js';
import { sftpFailure, SftpConnection } from './connection.js';
import { ensureFolder, renameOver, writeTemporary } from './remote-files.js';
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
      // The same document always becomes the same bytes under the same name, put there by one rename.
      idempotency: 'native',
      anyFormat: true,
      preview: (config, request) => {
        const target = posix.join(foldersOf(config).outbox, documentFile(request).name);
        return { method: 'write', target, body: bodyText(request) };
      },
      send,
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

async function send(context: ConnectorContext<SftpConfig>, request: SendRequest): Promise<Outcome<Delivered>> {
  const opened = await SftpConnection.open(context);
  if (!opened.ok) return opened;
  const connection = opened.value;
  const { name, content } = documentFile(request);
  const { outbox } = foldersOf(context.config);
  const path = posix.join(outbox, name);
  let renaming = false;
  try {
    await ensureFolder(connection, outbox);
    const temporary = await writeTemporary(connection, path, [Buffer.from(content)]);
    renaming = true;
    await renameOver(connection, temporary, path);
    return succeeded({ reference: name });
  } catch (error) {
    const failure = sftpFailure(error);
    // A rename whose answer is lost may have been done. A refusal by the server is an answer: it was not.
    if (renaming && failure.kind === 'transient') return failed({ kind: 'uncertain', message: failure.message });
    return failed(failure);
  } finally {
    await connection.end();
  }
}
