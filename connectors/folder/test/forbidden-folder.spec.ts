import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { folder } from '#connectors/folder';
import { failed, requestToSend } from '#libs/connector-sdk';

test('a folder that the hub forbids is reported as it is, and nothing is made in it', async () => {
  const path = await mkdtemp(join(tmpdir(), 'tradelane-forbidden-'));
  const forbidden = failed({ kind: 'unauthorised', message: 'forbidden here' });
  const context = {
    connectionId: 'con_1',
    config: folder.config.parse({ path }),
    folder: async () => forbidden,
    signal: new AbortController().signal,
  } as never;
  const request = requestToSend({ key: 'int_1', json: '{}' } as never);
  const answers = [
    await folder.checkConnection(context),
    await folder.receive!.open(context),
    await folder.send!['*']!.send(context, request),
  ];
  expect(answers).toEqual([forbidden, forbidden, forbidden]);
  expect(await folder.receive!.watch!(context, () => undefined)).toBeUndefined();
  expect(existsSync(join(path, 'inbox'))).toBe(false);
  await rm(path, { recursive: true });
});
