import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { startHostileServer } from '../../../connectors/sftp/test/hostile-server.js';
import { type OpenSsh, openSshIsHere, startOpenSsh } from '../../../connectors/sftp/test/openssh.js';
import { House } from './support/house.js';
import { Inbox } from './support/intake.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { tell, tier } from './support/tier.js';
import { folderDrop, sftpDrop } from './support/workspace-parts.js';

/** What becomes of a file because of its name: it is taken; it is left, and an operator is told once; or it is none of ours, such as an upload that goes on. */
type Outcome = 'taken' | 'told' | 'not ours';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Names that a file system can hold. */
const NAMES: readonly (readonly [name: string | Buffer, outcome: Outcome])[] = [
  ['plain.csv', 'taken'],
  ['\u00fcber.csv', 'taken'],
  ['u\u0308ber.csv', 'taken'],
  ['Case.csv', 'taken'],
  ['case.CSV', 'taken'],
  ['-rf.csv', 'taken'],
  ['--help', 'taken'],
  ['nul.csv', 'taken'],
  ['CON', 'taken'],
  ['COM1.txt', 'taken'],
  ['a b.csv', 'taken'],
  [' leading.csv', 'taken'],
  ['trailing.csv ', 'taken'],
  ['$(touch x).csv', 'taken'],
  ['`touch x`.csv', 'taken'],
  ['; rm -rf x.csv', 'taken'],
  ["quote'.csv", 'taken'],
  ['=cmd.csv', 'taken'],
  ['%2e%2e%2fup.csv', 'taken'],
  ['\u{1f600}.csv', 'taken'],
  ['\u0301.csv', 'taken'],
  [`${'x'.repeat(196)}.csv`, 'taken'],
  [`${'x'.repeat(197)}.csv`, 'told'],
  [`${'x'.repeat(251)}.csv`, 'told'],
  ['..\\up.csv', 'told'],
  ['C:\\up.csv', 'told'],
  ['line\nbreak.csv', 'told'],
  ['tab\t.csv', 'told'],
  ['bell\u0007.csv', 'told'],
  ['next\u0085line.csv', 'told'],
  ['right-to-left\u202evsc.exe', 'told'],
  ['mark\u200f.csv', 'told'],
  ['isolate\u2066.csv', 'told'],
  ['letter-mark\u061c.csv', 'told'],
  [latin1('caf\u00e9.csv'), 'told'],
  [latin1('\u00ff\u00fe.csv'), 'told'],
  ['.hidden.csv', 'not ours'],
  ['..csv', 'not ours'],
  ['upload.csv.part', 'not ours'],
  ['~$book.xlsx', 'not ours'],
];

/** Names that only a server can make up. */
const MADE_UP = (canary: string): readonly string[] => [
  `../../../../../../../..${canary}/traversal.csv`,
  `${canary}/absolute.csv`,
  'folder/inside.csv',
  '../up.csv',
  'nul\u0000.csv',
  'nul\ufffd.csv',
  `${'x'.repeat(296)}.csv`,
  `${'y'.repeat(20_000)}.csv`,
  `${'y'.repeat(20_000)}z.csv`,
];

const here = openSshIsHere();
const canary = join(tmpdir(), `tradelane-canary-${randomUUID()}`);
let ssh: OpenSsh | undefined;
let hostile: Awaited<ReturnType<typeof startHostileServer>>;
let house: House;
const warnings: string[] = [];

beforeAll(async () => {
  mkdirSync(canary);
  hostile = await startHostileServer();
  ssh = here ? await startOpenSsh() : undefined;
  const drops = ['names', 'kinds'];
  house = await House.build({
    workspace: [
      ...shopWorkspace({ erpUrl: 'http://127.0.0.1:9' }),
      ...drops.map((id) => folderDrop({ id, partner: 'shop' })),
      ...(ssh === undefined
        ? []
        : drops.map((id) => sftpDrop(ssh!, { id: `sftp-${id}`, partner: 'shop', path: join(ssh!.root, id) }))),
      sftpDrop(
        { ...hostile, username: 'acme' },
        { id: 'made-up', partner: 'shop', path: '/acme', login: { password: 'right' } },
      ),
    ],
    allow: ['127.0.0.1:9', `127.0.0.1:${hostile.port}`, ...(ssh === undefined ? [] : [`127.0.0.1:${ssh.port}`])],
    secrets: { right: 'right-password', ...(ssh === undefined ? {} : { 'sftp-key': ssh.privateKey }) },
  });
  for (const root of [house.folder, ...(ssh === undefined ? [] : [ssh.root])])
    for (const drop of drops) mkdirSync(join(root, drop, 'inbox'), { recursive: true });
});

afterAll(async () => {
  await house?.close();
  await ssh?.stop();
  await hostile?.close();
});

/** An inbox that the test looks into, whose warnings it reads. */
const inboxOf = (connectionId: string, root: string): Inbox =>
  new Inbox(house, connectionId, root, {
    ...house.hub,
    log: { ...house.hub.log, warn: (_, message) => void warnings.push(message) },
  });

const places = [
  { place: 'a folder', prefix: '', root: () => house.folder },
  ...(here ? [{ place: 'OpenSSH', prefix: 'sftp-', root: () => ssh!.root }] : []),
];

/** Every path that is neither where files are stored nor where their sender finds them again. */
const pathsElsewhere = (): string[] =>
  [house.folder, ...(ssh === undefined ? [] : [ssh.root]), canary]
    .flatMap((root) =>
      readdirSync(root, { recursive: true, withFileTypes: true }).map(({ parentPath, name }) => join(parentPath, name)),
    )
    .filter((path) => !/\/(?:blobs|archive|replies|outbox|inbox)(?:\/|$)/.test(path));

describe.each(places)('files with odd names in $place', ({ place, prefix, root }) => {
  test(`are each taken, told or left alone: ${NAMES.length} names, and nothing is written elsewhere`, async () => {
    warnings.length = 0;
    const inbox = inboxOf(`${prefix}names`, join(root(), 'names'));
    const folder = Buffer.from(`${inbox.path()}/`);
    NAMES.forEach(([name], index) =>
      writeFileSync(Buffer.concat([folder, Buffer.from(name)]), `content ${prefix}${index}\n`),
    );
    const before = pathsElsewhere();
    for (let look = 0; look < 3; look += 1) await inbox.poll();
    const taken = (await house.receipts(inbox.connectionId)).map(({ name }) => name);
    const told = await inbox.told();
    tell(`names in ${place}`, { names: NAMES.length, taken: taken.length, told: told.length });
    const wanted = (outcome: Outcome): string[] =>
      NAMES.filter(([, one]) => one === outcome)
        .map(([name]) => name.toString())
        .toSorted();
    expect(taken.toSorted()).toEqual(wanted('taken'));
    expect(told.toSorted()).toEqual(wanted('told'));
    expect(warnings).toHaveLength(wanted('told').length);
    expect(await inbox.files('archive')).toEqual(wanted('taken'));
    expect(await inbox.files('inbox')).toEqual([...wanted('told'), ...wanted('not ours')].toSorted());
    expect(pathsElsewhere().filter((path) => !before.includes(path) && !/\/names(?:$|\/)/.test(path))).toEqual([]);
  });
});

test('names that a server makes up are told once each, lead nowhere, and keep no other file waiting', async () => {
  warnings.length = 0;
  const names = MADE_UP(canary);
  for (const name of names) hostile.state.files.set(`/acme/inbox/${name}`, Buffer.from('x'));
  hostile.state.files.set('/acme/inbox/good.csv', Buffer.from('good'));
  const before = pathsElsewhere();
  const inbox = inboxOf('made-up', canary);
  for (let look = 0; look < 3; look += 1) await inbox.poll();
  tell('names that a server makes up', { names: names.length, told: warnings.length });
  expect((await house.receipts('made-up')).map(({ name }) => name)).toEqual(['good.csv']);
  expect(warnings).toHaveLength(names.length);
  expect(await inbox.told()).toHaveLength(names.length);
  expect(existsSync(join(canary, 'traversal.csv')) || existsSync(join(canary, 'absolute.csv'))).toBe(false);
  expect(pathsElsewhere()).toEqual(before);
});

describe.each(places)('what only looks like a file in $place', ({ place, prefix, root }) => {
  const sockets: Server[] = [];
  afterAll(() => sockets.forEach((socket) => socket.close()));

  test(`is never opened, and each look takes the file beside it: ${tier(5, 20)} looks`, async () => {
    warnings.length = 0;
    const inbox = inboxOf(`${prefix}kinds`, join(root(), 'kinds'));
    const outside = join(root(), 'outside.csv');
    writeFileSync(outside, 'never read');
    const kinds: Readonly<Record<string, (path: string) => void>> = {
      'link.csv': (path) => symlinkSync(outside, path),
      'link-to-folder.csv': (path) => symlinkSync(root(), path),
      'pipe.csv': (path) => execFileSync('mkfifo', [path]),
      'device.csv': (path) => sockets.push(deviceAt(path)),
      'folder.csv': (path) => mkdirSync(path),
    };
    for (const [name, make] of Object.entries(kinds)) make(inbox.path(name));
    const looks = tier(5, 20);
    for (let look = 0; look < looks; look += 1) {
      await inbox.drop(`good-${look}.csv`, `good ${prefix}${look}`);
      expect(await inbox.poll()).toBe(1);
    }
    const taken = await house.receipts(inbox.connectionId);
    tell(`no files in ${place}`, { kinds: Object.keys(kinds).length, looks, taken: taken.length });
    expect(taken).toHaveLength(looks);
    expect(await inbox.files('inbox')).toEqual(Object.keys(kinds).toSorted());
    expect(await inbox.told()).toEqual(['device.csv', 'link-to-folder.csv', 'link.csv', 'pipe.csv']);
    expect(warnings).toHaveLength(4);
  });
});

/** A character device where this user may make one, else a socket. */
function deviceAt(path: string): Server {
  const server = createServer();
  try {
    execFileSync('mknod', [path, 'c', '1', '3'], { stdio: 'ignore' });
  } catch {
    server.listen(path);
  }
  return server;
}
