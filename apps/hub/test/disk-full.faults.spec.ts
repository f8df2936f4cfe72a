import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import type { WorkspaceFile } from '#libs/reading';

import { type OpenSsh, openSshIsHere, startOpenSsh } from '../../../connectors/sftp/test/openssh.js';
import { House, until } from './support/house.js';
import { mayMount, SmallDisk, writeProtect } from './support/small-disk.js';
import { seed, tell, tier } from './support/tier.js';
import { folderDrop, partner, sftpDrop } from './support/workspace-parts.js';

const HEADER = 'order_number,order_date,currency,seller_name,sku,quantity,unit,price\r\n';
const orders = (...numbers: string[]): string =>
  HEADER + numbers.map((number) => `${number},2026-11-20,GBP,The Mill,FLOUR,1,EA,4.10\r\n`).join('');

const ROUNDS = tier(1, 20);
/** Of the two kinds of each disk. */
const KINDS = tier(1, 2);
const TARGETS = ['out-folder', 'out-sftp'] as const;
const DROPS = ['in-folder', 'in-sftp'] as const;

if (mayMount() && openSshIsHere()) {
  let ssh: OpenSsh;
  let house: House;
  /** What we send to, and what the hub stores received files in. */
  let remote: SmallDisk;
  let staging: SmallDisk;

  const protect = (disk: SmallDisk) => until('nobody to write there', 20_000, async () => disk.setReadOnly(true));
  const json = (path: string, settings: object): WorkspaceFile => ({ path, text: JSON.stringify(settings) });

  beforeAll(async () => {
    ssh = await startOpenSsh();
    remote = SmallDisk.at(join(ssh.root, 'remote'));
    const inSftp = join(ssh.root, 'in-sftp');
    for (const name of TARGETS) mkdirSync(join(remote.path, name));
    mkdirSync(join(inSftp, 'inbox'), { recursive: true });
    const login = { host: '127.0.0.1', port: ssh.port, username: ssh.username, hostKey: ssh.hostKey };
    house = await House.build({
      workspace: [
        json('workspace.yaml', { company: { id: 'testco', name: 'Moorland Hotels', baseCurrency: 'GBP' } }),
        partner('erp', { role: 'own' }),
        partner('other', { role: 'own' }),
        partner('mill', { name: 'The Mill', role: 'supplier' }),
        folderDrop({ id: 'in-folder', partner: 'erp' }),
        sftpDrop(ssh, { id: 'in-sftp', partner: 'other', path: inSftp }),
        json('connections/out-folder.yaml', {
          id: 'out-folder',
          connector: 'folder',
          mode: 'live',
          config: { path: join(remote.path, 'out-folder') },
        }),
        json('connections/out-sftp.yaml', {
          id: 'out-sftp',
          connector: 'sftp',
          mode: 'live',
          config: { ...login, privateKey: '${secret:sftp-key}', path: join(remote.path, 'out-sftp') },
        }),
        json('routes.yaml', { groups: [{ name: 'orders', for: 'Order', routes: [{ to: TARGETS }] }] }),
      ],
      allow: [`127.0.0.1:${ssh.port}`],
      secrets: { 'sftp-key': ssh.privateKey },
      env: { TRADELANE_ALLOW_FOLDERS: ssh.root },
    });
    mkdirSync(house.path('in-folder'), { recursive: true });
    staging = SmallDisk.at(house.path('blobs'));
    await house.startHub().ready();
  });

  afterAll(async () => {
    remote?.remove();
    staging?.remove();
    await house?.close();
    await ssh?.stop();
  });

  /** Takes what lies in an outbox, as a receiver does; each file by its name. */
  function collect(target: string, into: Map<string, string[]>): void {
    const folder = join(remote.path, target, 'outbox');
    for (const name of readdirSync(folder).filter((entry) => !entry.startsWith('.'))) {
      const { documentId } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { documentId: string };
      into.set(documentId, [...(into.get(documentId) ?? []), target]);
      rmSync(join(folder, name));
    }
  }

  const intentsOf = (numbers: readonly string[]) =>
    house.hub.database
      .selectFrom('intents')
      .select(['state', 'attempt', 'failure'])
      .where('connection_id', 'in', TARGETS)
      .where('natural_key', 'in', numbers)
      .execute();

  describe.each(
    [
      { what: 'full', broken: async () => remote.fill(), cured: () => remote.free() },
      { what: 'read-only', broken: () => protect(remote), cured: () => remote.setReadOnly(false) },
    ].slice(0, KINDS),
  )('a folder that we send to and that is $what', ({ what, broken, cured }) => {
    test(
      'gets every document once and whole when it is well again, and nothing unfinished stays',
      async () => {
        const got = new Map<string, string[]>();
        const sent: string[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const numbers = ['A', 'B', 'C'].map((letter) => `${what}-${seed}-${round}-${letter}`);
          sent.push(...numbers);
          await broken();
          await house.drop('in-folder', `${what}-${round}.csv`, orders(...numbers));
          await until('every attempt to fail', 60_000, async () => {
            const all = await intentsOf(numbers);
            return all.length === numbers.length * TARGETS.length && all.every(({ failure }) => failure !== null);
          });
          expect((await intentsOf(numbers)).map(({ state }) => state)).not.toContain('confirmed');
          cured();
          await until('every document', 60_000, async () =>
            (await intentsOf(numbers)).every(({ state }) => state === 'confirmed'),
          );
          for (const target of TARGETS) {
            collect(target, got);
            expect(readdirSync(join(remote.path, target, 'outbox'))).toHaveLength(0);
          }
        }
        tell(`remote ${what}`, { rounds: ROUNDS, documents: sent.length * TARGETS.length });
        expect([...got]).toEqual(expect.arrayContaining(sent.map((number) => [number, [...TARGETS]])));
        expect(got.size).toBe(sent.length);
      },
      ROUNDS * 130_000,
    );
  });

  describe.each(
    [
      { what: 'read-only', broken: () => protect(staging), cured: () => staging.setReadOnly(false) },
      { what: 'full', broken: async () => staging.fill(), cured: () => staging.free() },
    ].slice(0, KINDS),
  )('a disk for received files that is $what', ({ what, broken, cured }) => {
    test(
      'takes nothing and loses nothing, and takes every file once when it is well again',
      async () => {
        const names: string[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const name = `staging-${what}-${round}.csv`;
          names.push(name);
          await broken();
          await dropBoth(name);
          await until('both polls to fail', 60_000, async () => (await failing()).length === DROPS.length);
          expect(await receiptsOf(name)).toEqual([]);
          cured();
          await until('both files', 60_000, async () => (await receiptsOf(name)).length === DROPS.length);
          await until('both inboxes to be well', 60_000, async () => (await failing()).length === 0);
        }
        tell(`staging ${what}`, { files: names.length * DROPS.length });
        for (const name of names) expect(await receiptsOf(name)).toEqual([...DROPS]);
        for (const drop of DROPS) expect(archived(drop)).toEqual(expect.arrayContaining(names));
      },
      ROUNDS * 130_000,
    );
  });

  describe('an archive that is not writable', () => {
    test(
      'keeps no file from being taken, and never has it taken a second time',
      async () => {
        const names: string[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const name = `archive-${round}.csv`;
          names.push(name);
          const cures = DROPS.map((drop) => writeProtect(archiveOf(drop)));
          await dropBoth(name);
          await until('both polls to fail', 60_000, async () => (await failing()).length === DROPS.length);
          expect(await receiptsOf(name)).toEqual([...DROPS]);
          for (const drop of DROPS) expect(archived(drop)).not.toContain(name);
          for (const cure of cures) cure();
          await until('both archives', 60_000, async () => DROPS.every((drop) => archived(drop).includes(name)));
          await until('both inboxes to be well', 60_000, async () => (await failing()).length === 0);
        }
        tell('archive write-protected', { files: names.length * DROPS.length });
        for (const name of names) expect(await receiptsOf(name)).toEqual([...DROPS]);
      },
      ROUNDS * 130_000,
    );
  });

  const dropFolder = (drop: string): string => (drop === 'in-sftp' ? join(ssh.root, drop) : house.path(drop));
  const archiveOf = (drop: string): string => join(dropFolder(drop), 'archive');
  const archived = (drop: string): string[] => readdirSync(archiveOf(drop));

  /** The same file, of no known kind, into both inboxes: only its bytes count. */
  async function dropBoth(name: string): Promise<void> {
    for (const drop of DROPS)
      await house.dropAt(join(dropFolder(drop), 'inbox'), name, `nothing that a mapping knows,${drop},${name}\r\n`);
  }

  const failing = () =>
    house.hub.database
      .selectFrom('connection_states')
      .select('connection_id')
      .where('connection_id', 'in', DROPS)
      .where('failures_in_row', '>', 0)
      .execute();

  const receiptsOf = async (name: string): Promise<string[]> => {
    const rows = await house.hub.database
      .selectFrom('receipts')
      .select('connection_id')
      .where('file_name', '=', name)
      .orderBy('connection_id')
      .execute();
    return rows.map((row) => row.connection_id);
  };
} else {
  describe.skip('a disk that is full or read-only (needs root, mounts and OpenSSH)', () => {
    test.todo('gets every document once and whole when it is well again');
  });
}
