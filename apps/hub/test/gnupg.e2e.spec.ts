import { mkdir, readdir, readFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { replayReceipt, resendIntent } from '#libs/pipeline';
import type { WorkspaceFile } from '#libs/reading';
import { auditEvents, dispatchesOf, findReceipt, type Receipt, subjectEvents } from '#libs/store';

import { GnuPg } from './support/gnupg.js';
import { House, until } from './support/house.js';
import { folderDrop, partner } from './support/workspace-parts.js';

const HEADER = 'order_number,order_date,currency,sku,quantity,unit,price\r\n';
const orders = (...numbers: string[]): string =>
  HEADER + numbers.map((number) => `${number},2026-11-20,GBP,FLOUR,3,EA,4.10\r\n`).join('');

const PGP = {
  decrypt: ['${secret:OUR_KEY}'],
  verify: ['keys/acme.asc'],
  encryptTo: ['keys/acme.asc'],
  sign: '${secret:OUR_KEY}',
};

/** @param plain what else is said of the connection whose files come as they are */
const workspaceWith = (acmeKey: string, plain: object = {}): WorkspaceFile[] => [
  {
    path: 'workspace.yaml',
    text: JSON.stringify({ company: { id: 'testco', name: 'Moorland Hotels', baseCurrency: 'GBP' } }),
  },
  { path: 'keys/acme.asc', text: acmeKey },
  partner('acme'),
  partner('plain'),
  folderDrop({ id: 'acme', more: { pgp: PGP } }),
  folderDrop({ id: 'plain', more: plain }),
  {
    path: 'connections/mill.yaml',
    text: JSON.stringify({
      id: 'mill',
      connector: 'folder',
      mode: 'live',
      config: { path: 'mill' },
      sentFiles: { name: '{number}.{extension}' },
      pgp: { encryptTo: PGP.encryptTo, sign: PGP.sign },
    }),
  },
  {
    path: 'routes.yaml',
    text: JSON.stringify({ groups: [{ name: 'all', for: 'Order', routes: [{ to: ['mill'] }] }] }),
  },
];

let gpg: GnuPg;
let house: House;

beforeAll(async () => {
  gpg = await GnuPg.open();
  for (const name of ['us', 'acme', 'stranger']) await gpg.makeKey(name);
  house = await House.build({
    workspace: workspaceWith(await gpg.publicKey('acme')),
    allow: [],
    secrets: { OUR_KEY: await gpg.privateKey('us') },
  });
  for (const drop of ['acme', 'plain', 'mill']) await mkdir(house.path(drop), { recursive: true });
  await house.startHub().ready();
});

afterAll(async () => {
  await house?.close();
  await gpg?.close();
});

/** The receipt of a file that came under a name, once it has ended. */
const ended = (connection: string, name: string): Promise<Receipt> =>
  until(`the end of ${name}`, 20_000, async () => {
    const rows = await house.hub.database
      .selectFrom('receipts')
      .select(['id', 'file_name', 'sealed'])
      .where('connection_id', '=', connection)
      .where('ended_at', 'is not', null)
      .execute();
    const found = rows.find((row) => (row.sealed?.fileName ?? row.file_name) === name);
    return found && findReceipt(house.hub.database, found.id);
  });

const codesOf = ({ problem }: Receipt): unknown[] =>
  ((problem?.['problems'] ?? []) as { code: string }[]).map(({ code }) => code);

/** An answer, as the partner opens it. */
async function answer(name: string) {
  await house.reply('acme', name);
  return gpg.decrypt(await readFile(house.path('acme', 'replies', name)));
}

describe('a partner that encrypts and signs with GnuPG', () => {
  test('has its orders taken, and its answers encrypted and signed by us', async () => {
    await house.drop('acme', 'orders.csv.gpg', await gpg.encrypt(orders('PO-1', 'PO-2'), { to: 'us', by: 'acme' }));
    const received = await answer('orders.received.csv.pgp');
    expect(received.signedBy).toBe('us');
    expect(received.content).toContain('PO-1,2026-11-20,GBP,FLOUR');
    const result = await answer('orders.result.csv.pgp');
    expect(result.content.match(/delivered/g)).toHaveLength(2);
    expect((await answer('orders.csv.report.html.pgp')).content).toContain('<h1>orders.csv</h1>');
    // Nothing that anybody could read lies there.
    expect((await house.replies('acme')).filter((name) => !name.endsWith('.pgp'))).toEqual([]);
    const receipt = await ended('acme', 'orders.csv.gpg');
    expect(receipt).toMatchObject({ fileName: 'orders.csv', sealed: { fileName: 'orders.csv.gpg' } });
    expect(receipt.sealed?.signedBy).toMatch(/^acme <acme@pgp\.example> [0-9A-F]{16}$/);
    expect(await house.hub.blobs.has(receipt.sealed!.sha256)).toBe(true);
    const events = await subjectEvents(house.hub.database, 'testco', receipt.id);
    expect(events.map(({ type }) => type)).toContain('receipt.opened');
  });

  test('sends the same content once more, which looks different and is known all the same', async () => {
    const first = await ended('acme', 'orders.csv.gpg');
    const message = await gpg.encrypt(orders('PO-1', 'PO-2'), { to: 'us', by: 'acme', armor: true });
    await house.drop('acme', 'again.csv.asc', message);
    expect(await ended('acme', 'again.csv.asc')).toMatchObject({ status: 'duplicate', duplicateOf: first.id });
    expect((await answer('again.result.csv.pgp')).content).toContain(first.id);
  });

  test.each([
    ['plain', 'pgp-not-encrypted', async () => Buffer.from(orders('PO-3'))],
    ['for-others', 'pgp-wrong-key', () => gpg.encrypt(orders('PO-3'), { to: 'stranger', by: 'acme' })],
    ['unsigned', 'pgp-not-signed', () => gpg.encrypt(orders('PO-3'), { to: 'us' })],
    ['signed-by-others', 'pgp-signature-unknown', () => gpg.encrypt(orders('PO-3'), { to: 'us', by: 'stranger' })],
    [
      'changed',
      'pgp-damaged',
      async () => {
        const message = await gpg.encrypt(orders('PO-3'), { to: 'us', by: 'acme' });
        message[message.length - 40]! ^= 1;
        return message;
      },
    ],
  ])(
    'is told what is wrong with a file: %s, %s',
    async (name, code, made) => {
      await house.drop('acme', `${name}.csv.pgp`, await made());
      const receipt = await ended('acme', `${name}.csv.pgp`);
      expect(receipt).toMatchObject({ status: 'quarantined', sealed: null });
      expect(codesOf(receipt)).toEqual([code]);
      expect((await answer(`${name}.result.csv.pgp`)).content).toContain(code);
    },
    40_000,
  );

  test('is not got round by running a duplicate of a refused file again', async () => {
    await house.drop('acme', 'plain-again.csv', orders('PO-3'));
    const duplicate = await ended('acme', 'plain-again.csv');
    expect(duplicate.status).toBe('duplicate');
    const replayed = await replayReceipt(house.hub, duplicate.id, 'person:ann', 'to see');
    if (!replayed.ok) throw new Error('not replayed');
    const again = await until('its end', 20_000, async () => {
      const one = await findReceipt(house.hub.database, replayed.receiptId);
      return one?.status !== 'received' && one;
    });
    expect(codesOf(again)).toEqual(['pgp-not-encrypted']);
  });

  test('waits for us when it is our key that is wrong, and then needs to do nothing', async () => {
    await house.hub.secrets.set('testco', 'OUR_KEY', await gpg.privateKey('stranger').then((key) => key.slice(0, 200)));
    await house.drop('acme', 'later.csv.pgp', await gpg.encrypt(orders('PO-4'), { to: 'us', by: 'acme' }));
    const receipt = await ended('acme', 'later.csv.pgp');
    expect(codesOf(receipt)).toEqual(['pgp-own-key']);
    await house.hub.secrets.set('testco', 'OUR_KEY', await gpg.privateKey('us'));
    const replayed = await replayReceipt(house.hub, receipt.id, 'person:ann', 'the key is right now');
    if (!replayed.ok) throw new Error('not replayed');
    await until('its end', 20_000, async () => {
      const again = await findReceipt(house.hub.database, replayed.receiptId);
      return again?.status === 'ended' && again.sealed?.fileName === 'later.csv.pgp';
    });
    // What was opened once is not opened again.
    const third = await replayReceipt(house.hub, replayed.receiptId, 'person:ann', 'to see');
    if (!third.ok) throw new Error('not replayed');
    await until('its end', 20_000, async () => {
      const again = await findReceipt(house.hub.database, third.receiptId);
      return again?.status === 'ended' && codesOf(again).length === 0;
    });
  });
});

test('a document leaves encrypted and signed; a repeat has the same bytes', async () => {
  const sent = await until('PO-1 at the mill', 20_000, async () =>
    (await dispatchesOf(house.hub.database, 'testco', 'PO-1')).find(({ state }) => state === 'confirmed'),
  );
  expect(sent.name).toBe('PO-1.json.pgp');
  const bytes = await readFile(house.path('mill', 'outbox', 'PO-1.json.pgp'));
  const { content, signedBy } = await gpg.decrypt(bytes);
  expect(JSON.parse(content)).toMatchObject({ documentType: 'Order', orderNumber: 'PO-1' });
  expect(signedBy).toBe('us');
  await resendIntent(house.hub, sent.intentId, { by: 'person:ann', reason: 'they lost it' });
  await until('the repeat', 20_000, async () =>
    (await readdir(house.path('mill', 'outbox'))).includes('PO-1.2.json.pgp'),
  );
  expect(await readFile(house.path('mill', 'outbox', 'PO-1.2.json.pgp'))).toEqual(bytes);
});

test('a file that nobody expected to be encrypted is told as what it is', async () => {
  await house.drop('plain', 'orders.csv.pgp', await gpg.encrypt(orders('PO-5'), { to: 'us' }));
  expect(codesOf(await ended('plain', 'orders.csv.pgp'))).toEqual(['pgp-unexpected']);
});

test('once a connection opens files, one that came too early is opened, and one that was read as it is stays so', async () => {
  await house.drop('plain', 'before.csv', orders('PO-6'));
  const [sealed, plain] = [await ended('plain', 'orders.csv.pgp'), await ended('plain', 'before.csv')];
  await house.configure(workspaceWith(await gpg.publicKey('acme'), { pgp: { decrypt: PGP.decrypt } }));
  for (const [receipt, name] of [
    [sealed, 'orders.csv.pgp'],
    [plain, undefined],
  ] as const) {
    const replayed = await replayReceipt(house.hub, receipt.id, 'person:ann', 'it is set up now');
    if (!replayed.ok) throw new Error('not replayed');
    const again = await until('its end', 20_000, async () => {
      const one = await findReceipt(house.hub.database, replayed.receiptId);
      return one?.status === 'ended' && one;
    });
    expect(again.sealed?.fileName).toBe(name);
  }
});

test('every chain of events holds', async () => {
  expect((await auditEvents(house.hub.database, 'testco')).faults).toEqual([]);
});
