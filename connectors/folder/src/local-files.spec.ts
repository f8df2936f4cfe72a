import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { fileFailure } from './local-files.js';

test('a folder that is not there is named, with what to do, and looked at again', async () => {
  const path = join(tmpdir(), 'tradelane-no-such-folder');
  const error: unknown = await readdir(path).catch((reason: unknown) => reason);
  expect(fileFailure(error)).toEqual({
    kind: 'transient',
    message: `${path} is not there: make the folder, or mount what belongs there`,
  });
});

test.each([
  ['EACCES', 'unauthorised', /may not be used by the user that the hub runs as/],
  ['ENOSPC', 'transient', /disk that is full/],
  ['EIO', 'transient', /^EIO: i\/o error$/],
])('%s is told', (code, kind, words) => {
  const error = Object.assign(new Error('EIO: i/o error'), { code, path: '/drop/acme' });
  const failure = fileFailure(error);
  expect(failure).toMatchObject({ kind, message: expect.stringMatching(words) });
});
