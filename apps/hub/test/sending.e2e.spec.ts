import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { replayIntents, resendIntent } from '#libs/pipeline';
import type { WorkspaceFile } from '#libs/reading';
import { auditEvents, dispatchesOf, subjectEvents } from '#libs/store';

import { House, until } from './support/house.js';
import { folderDrop, partner } from './support/workspace-parts.js';

/** A CSV whose first column is the document's control number. */
const NUMBERED: WorkspaceFile = {
  path: 'mappings/numbered.yaml',
  text: JSON.stringify({
    mapping: 'testco/numbered',
    version: 1,
    target: 'Order',
    output: {
      format: 'csv',
      header: false,
      rows: 'lines',
      columns: { control: { context: 'controlNumber' }, order: '/orderNumber', item: 'item.sellerItemId' },
    },
  }),
};

const target = (id: string, settings: object): WorkspaceFile => ({
  path: `connections/${id}.yaml`,
  text: JSON.stringify({ id, connector: 'folder', mode: 'live', config: { path: id, sent: 'sent' }, ...settings }),
});

const workspace: WorkspaceFile[] = [
  {
    path: 'workspace.yaml',
    text: JSON.stringify({ company: { id: 'testco', name: 'Moorland Hotels', baseCurrency: 'GBP' } }),
  },
  partner('erp', { role: 'own' }),
  partner('mill', { name: 'The Mill', role: 'supplier' }),
  partner('dairy', { name: 'The Dairy', role: 'supplier' }),
  folderDrop({ id: 'erp' }),
  NUMBERED,
  target('van', {
    sentFiles: {
      name: '{partner}-{documentType}-{controlNumber:4}.{extension}',
      marker: '.done',
      trigger: 'READY',
    },
    outputs: { Order: 'testco/numbered' },
  }),
  target('plain', { sentFiles: { name: '{number}.{extension}' } }),
  target('columns', { outputs: { Order: 'tradelane/order-csv' } }),
  {
    path: 'routes.yaml',
    text: JSON.stringify({
      groups: [
        { name: 'orders', for: 'Order', routes: [{ to: ['van', 'plain'] }] },
        { name: 'noted', for: 'Order', routes: [{ when: 'document.orderNumber.startsWith("N-")', to: ['columns'] }] },
      ],
    }),
  },
];

const HEADER = 'order_number,order_date,currency,seller_name,sku,quantity,unit,price\r\n';
const order = (number: string, seller: string, quantity = '1'): string =>
  `${number},2026-11-20,GBP,${seller},FLOUR,${quantity},EA,4.10\r\n`;

let house: House;

beforeAll(async () => {
  house = await House.build({ workspace, allow: [] });
  for (const folder of ['erp', 'van', 'plain', 'columns']) await mkdir(house.path(folder), { recursive: true });
  await house.startHub().ready();
});

afterAll(async () => {
  await house?.close();
});

const outbox = (connection: string, ...name: string[]): string => house.path(connection, 'outbox', ...name);
const filesOf = async (connection: string, folder = 'outbox'): Promise<string[]> =>
  [...(await readdir(house.path(connection, folder)).catch(() => []))].toSorted();
const dispatched = (number: string, connection: string) =>
  until(`${number} at ${connection}`, 20_000, async () => {
    const all = await dispatchesOf(house.hub.database, 'testco', number);
    const one = all.findLast(({ connectionId }) => connectionId === connection);
    return one !== undefined && one.endedAt !== null && one;
  });
const wish = { by: 'person:ann', reason: 'they lost it' };
const retry = { how: 'retry', by: 'person:ann' } as const;

describe('documents that leave as files', () => {
  test('have names from the template, numbers without gaps a partner, markers, a trigger and copies', async () => {
    const orders = ['PO-1', 'PO-2', 'PO-3'].map((number) => order(number, 'The Mill'));
    await house.drop('erp', 'first.csv', HEADER + orders.join('') + order('PO-4', 'The Dairy'));
    const names = ['mill-Order-0001.csv', 'mill-Order-0002.csv', 'mill-Order-0003.csv', 'dairy-Order-0001.csv'];
    for (const number of ['PO-1', 'PO-2', 'PO-3', 'PO-4']) await dispatched(number, 'van');
    expect(await filesOf('van')).toEqual(['READY', ...names.flatMap((name) => [name, `${name}.done`])].toSorted());
    expect(await filesOf('van', 'sent')).toEqual(names.toSorted());
    const { name, controlNumber, sha256, size } = await dispatched('PO-2', 'van');
    const bytes = await readFile(outbox('van', name!));
    expect(bytes.toString()).toBe(`${controlNumber},PO-2,FLOUR\r\n`);
    expect(name).toBe(`mill-Order-${String(controlNumber).padStart(4, '0')}.csv`);
    expect({ size, sha256 }).toEqual({
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    const kept: Uint8Array[] = [];
    for await (const chunk of house.hub.blobs.open(sha256!)) kept.push(chunk);
    expect(Buffer.concat(kept)).toEqual(bytes);
  });

  test('are sent once more on purpose: same bytes and number, a name of their own, an event with the reason', async () => {
    const first = await dispatched('PO-1', 'van');
    const resent = await resendIntent(house.hub, first.intentId, wish);
    const again = await dispatched('PO-1', 'van');
    const name = first.name!.replace('.csv', '.2.csv');
    expect(resent).toMatchObject({ ok: true, intentId: again.intentId, name });
    expect(again).toMatchObject({
      name,
      resendOf: first.intentId,
      controlNumber: first.controlNumber,
      state: 'confirmed',
    });
    expect(await readFile(outbox('van', name))).toEqual(await readFile(outbox('van', first.name!)));
    const { order_id: orderId } = await house.hub.database
      .selectFrom('intents')
      .select('order_id')
      .where('id', '=', again.intentId)
      .executeTakeFirstOrThrow();
    const events = await subjectEvents(house.hub.database, 'testco', orderId!);
    expect(events.map(({ type, actor, payload }) => [type, actor, payload['reason']])).toContainEqual([
      'effect.resent',
      'person:ann',
      'they lost it',
    ]);
    // A repeat of the repeat counts on.
    expect(await resendIntent(house.hub, again.intentId, wish)).toMatchObject({
      name: first.name!.replace('.csv', '.3.csv'),
    });
  });

  test('are sent again under their old name only when the first was taken, and never twice by a retry', async () => {
    const first = await dispatched('PO-3', 'van');
    await resendIntent(house.hub, first.intentId, { ...wish, sameName: true });
    const refused = await until('the refusal', 20_000, async () => {
      const one = await dispatched('PO-3', 'van');
      return one.state === 'rejected' && one;
    });
    await rm(outbox('van', first.name!));
    await replayIntents(house.hub, [refused.intentId], { ...retry, reason: 'it is taken now' });
    await until('the repeat', 20_000, async () => (await dispatched('PO-3', 'van')).state === 'confirmed');
    expect(await readFile(outbox('van', first.name!), 'utf8')).toContain('PO-3');
  });

  test('are not repeated while they wait for a person, and answers to senders are none', async () => {
    expect(await resendIntent(house.hub, 'int_none', wish)).toMatchObject({ problem: { code: 'resend-unknown' } });
    const reply = await house.hub.database
      .selectFrom('intents')
      .select('id')
      .where('effect', '=', 'reply.received')
      .executeTakeFirstOrThrow();
    expect(await resendIntent(house.hub, reply.id, wish)).toMatchObject({ problem: { code: 'resend-no-document' } });
  });

  test('never overwrite: a foreign file of the name is told, and gone the document goes out under it', async () => {
    await mkdir(outbox('plain'), { recursive: true });
    await writeFile(outbox('plain', 'PO-9.json'), 'not ours');
    await house.drop('erp', 'foreign.csv', HEADER + order('PO-9', 'The Mill'));
    const refused = await dispatched('PO-9', 'plain');
    expect(refused.state).toBe('rejected');
    const { failure } = await house.hub.database
      .selectFrom('intents')
      .select('failure')
      .where('id', '=', refused.intentId)
      .executeTakeFirstOrThrow();
    expect(failure).toMatchObject({ message: expect.stringContaining('never overwritten') });
    expect(await readFile(outbox('plain', 'PO-9.json'), 'utf8')).toBe('not ours');
    await rm(outbox('plain', 'PO-9.json'));
    await replayIntents(house.hub, [refused.intentId], { ...retry, reason: 'moved away' });
    await until('PO-9', 20_000, async () => (await dispatched('PO-9', 'plain')).state === 'confirmed');
    expect(await readFile(outbox('plain', 'PO-9.json'), 'utf8')).toContain('"PO-9"');
  });

  test('lose nothing in silence: what their form has no place for is told where their order is', async () => {
    const cbc = 'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"';
    const cac = 'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"';
    const party = (name: string) =>
      `<cac:Party><cac:PartyName><cbc:Name>${name}</cbc:Name></cac:PartyName></cac:Party>`;
    await house.drop(
      'erp',
      'noted.xml',
      `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" ${cac} ${cbc}>
        <cbc:ID>N-1</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate>
        <cbc:Note>Ring the bell</cbc:Note><cbc:Note>Beware of the dog</cbc:Note>
        <cbc:DocumentCurrencyCode>GBP</cbc:DocumentCurrencyCode>
        <cac:BuyerCustomerParty>${party('Moorland Hotels')}</cac:BuyerCustomerParty>
        <cac:SellerSupplierParty>${party('The Mill')}</cac:SellerSupplierParty>
        <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="EA">2</cbc:Quantity>
          <cac:Price><cbc:PriceAmount currencyID="GBP">4.10</cbc:PriceAmount></cac:Price>
          <cac:Item><cbc:Name>Flour</cbc:Name><cac:SellersItemIdentification><cbc:ID>FLOUR</cbc:ID></cac:SellersItemIdentification></cac:Item>
        </cac:LineItem></cac:OrderLine>
      </Order>`,
    );
    const [sent, whole] = [await dispatched('N-1', 'columns'), await dispatched('N-1', 'plain')];
    expect(await readFile(outbox('columns', sent.name!), 'utf8')).toContain('Ring the bell');
    const { lane } = await house.hub.database
      .selectFrom('intents')
      .select('lane')
      .where('id', '=', sent.intentId)
      .executeTakeFirstOrThrow();
    const events = await subjectEvents(house.hub.database, 'testco', lane);
    const omitted = Object.fromEntries(events.map(({ cause, payload }) => [cause, payload['omitted']]));
    expect(omitted[sent.intentId]).toEqual([
      expect.objectContaining({ code: 'output-list-cut', field: 'notes', found: '2', expected: '1' }),
    ]);
    expect(omitted[whole.intentId]).toBeUndefined();
  });

  test('whose numbers become one name are told apart, also after the first was taken', async () => {
    await house.drop('erp', 'slash.csv', HEADER + order('PO/7', 'The Mill'));
    expect(await dispatched('PO/7', 'plain')).toMatchObject({ state: 'confirmed', name: 'PO_7.json' });
    await rm(outbox('plain', 'PO_7.json'));
    await house.drop('erp', 'underscore.csv', HEADER + order('PO_7', 'The Mill'));
    const { state, intentId } = await dispatched('PO_7', 'plain');
    expect(state).toBe('rejected');
    const { failure } = await house.hub.database
      .selectFrom('intents')
      .select('failure')
      .where('id', '=', intentId)
      .executeTakeFirstOrThrow();
    expect(failure).toMatchObject({ message: expect.stringContaining('was given to another document') });
    expect(await filesOf('plain')).not.toContain('PO_7.json');
  });

  test('leave an unbroken event log and nothing unfinished', async () => {
    await dispatched('PO_7', 'van');
    expect((await auditEvents(house.hub.database, 'testco')).faults).toEqual([]);
    for (const connection of ['van', 'plain'])
      expect((await filesOf(connection)).filter((name) => name.startsWith('.'))).toEqual([]);
    const numbers = await house.hub.database
      .selectFrom('control_numbers')
      .select(['partner_id as partner', 'newest'])
      .where('connection_id', '=', 'van')
      .orderBy('partner_id')
      .execute();
    expect(numbers).toEqual([
      { partner: 'dairy', newest: 1 },
      { partner: 'mill', newest: 7 },
    ]);
  });
});
