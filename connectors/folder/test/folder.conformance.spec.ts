import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runConformanceKit } from '#libs/connector-sdk/testing';

import { folder } from '../src/index.js';

const path = mkdtempSync(join(tmpdir(), 'tradelane-folder-'));
const away = `${path}.away`;
const outbox = join(path, 'outbox');
mkdirSync(join(path, 'inbox'));

runConformanceKit({
  connector: folder,
  config: { path },
  remote: {
    // A mount that is not there.
    start: async () => {
      if (existsSync(away)) renameSync(away, path);
    },
    stop: async () => renameSync(path, away),
    effectsOf: async ({ key }) =>
      (existsSync(outbox) ? readdirSync(outbox) : [])
        .filter((name) => name.includes(key) && !name.startsWith('.'))
        .map((name) => ({
          method: 'write',
          target: join(outbox, name),
          body: readFileSync(join(outbox, name), 'utf8'),
        })),
    folders: {
      inbox: join(path, 'inbox'),
      archive: join(path, 'archive'),
      replies: join(path, 'replies'),
      outbox,
    },
  },
});
