import { mkdir, readdir, readFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { releaseHeld } from '#libs/pipeline';
import type { WorkspaceFile } from '#libs/reading';
import { auditEvents, findOrders, listHolds } from '#libs/store';

import { House, type HubProcess, until } from './support/house.js';
import { folderDrop, partner } from './support/workspace-parts.js';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd';
const ORDER_HEADER = 'order_number,order_date,currency,seller_name,sku,quantity,unit,price\r\n';

/** A folder that is written to. */
const target = (id: string, outputs: object = {}): WorkspaceFile => ({
  path: `connections/${id}.yaml`,
  text: JSON.stringify({ id, connector: 'folder', mode: 'live', config: { path: id }, outputs }),
});

const group = (type: string, ...routes: object[]) => ({ name: type.toLowerCase(), for: type, routes });

/** The ERP drops purchase orders, which go to Northern as UBL; what Northern answers goes to the ERP, its invoices to finance. */
const workspace: WorkspaceFile[] = [
  {
    path: 'workspace.yaml',
    text: JSON.stringify({ company: { id: 'testco', name: 'Moorland Hotels', baseCurrency: 'GBP' } }),
  },
  partner('erp', { role: 'own' }),
  partner('northern', { name: 'Northern Tableware', role: 'supplier' }),
  folderDrop({ id: 'erp' }),
  folderDrop({ id: 'northern' }),
  target('to-northern', { Order: 'standards/ubl/order' }),
  target('to-erp'),
  target('to-finance', { Invoice: 'standards/ubl/invoice' }),
  {
    path: 'routes.yaml',
    text: JSON.stringify({
      groups: [
        group('Order', { when: 'direction == "purchase" && partner == "northern"', to: ['to-northern'] }),
        group('OrderResponse', { to: ['to-erp'] }),
        group('DespatchAdvice', { to: ['to-erp'] }),
        group('Invoice', { to: ['to-finance', 'to-erp'] }),
      ],
    }),
  },
];

let house: House;
let hub: HubProcess;

beforeAll(async () => {
  house = await House.build({ workspace, allow: [] });
  for (const drop of ['erp', 'northern', 'to-northern', 'to-erp', 'to-finance'])
    await mkdir(house.path(drop), { recursive: true });
  hub = house.startHub();
  await hub.ready();
});

afterAll(async () => {
  await house?.close();
});

/** Texts of the files that a target got, by the beginning of their names. */
async function sentTo(connection: string, number: string): Promise<string[]> {
  const folder = house.path(connection, 'outbox');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.filter((name) => name.startsWith(`${number}-`)).map((name) => readFile(`${folder}/${name}`, 'utf8')),
  );
}

const arrival = (connection: string, number: string): Promise<string> =>
  until(`${number} at ${connection}`, 20_000, async () => (await sentTo(connection, number))[0]);

const response = (id: string, order: string): string =>
  `<OrderResponse xmlns="${UBL}:OrderResponse-2"><ID>${id}</ID><OrderResponseCode>AP</OrderResponseCode>` +
  `<OrderReference><ID>${order}</ID></OrderReference></OrderResponse>`;

const invoice = (id: string, payable: string): string =>
  `<Invoice xmlns="${UBL}:Invoice-2"><ID>${id}</ID><IssueDate>2026-11-21</IssueDate><DocumentCurrencyCode>GBP</DocumentCurrencyCode>` +
  `<OrderReference><ID>PO-1</ID></OrderReference><LegalMonetaryTotal><PayableAmount>${payable}</PayableAmount></LegalMonetaryTotal>` +
  `<InvoiceLine><ID>1</ID><LineExtensionAmount>${payable}</LineExtensionAmount><Item><Name>Mug</Name></Item></InvoiceLine></Invoice>`;

const holdOf = async (number: string) =>
  (await listHolds(house.hub.database, 'testco')).find((hold) => hold.number === number);

describe('a purchase order and what its supplier answers', () => {
  test('goes out as its supplier wants it', async () => {
    await house.drop('erp', 'po.csv', `${ORDER_HEADER}PO-1,2026-11-20,GBP,Northern Tableware,MUG,10,EA,4.10\r\n`);
    const written = await arrival('to-northern', 'PO-1');
    expect(written).toContain(`<Order xmlns="${UBL}:Order-2"`);
    expect(written).toContain('<cbc:Quantity unitCode="EA">10</cbc:Quantity>');
    const [order] = await findOrders(house.hub.database, 'testco', 'PO-1');
    expect(order?.state.key).toEqual({
      direction: 'purchase',
      buyerId: 'testco',
      sellerId: 'northern',
      orderNumber: 'PO-1',
    });
  });

  test('is confirmed in the ERP, and the confirmation belongs to the order', async () => {
    await house.drop('northern', 'response.xml', response('OR-1', 'PO-1'));
    const sent = JSON.parse(await arrival('to-erp', 'OR-1')) as object;
    expect(sent).toMatchObject({ documentType: 'OrderResponse', orderNumber: 'PO-1', responseCode: 'AP' });
    expect(await house.reply('northern', 'response.result.xml')).toContain('AP</');
    const [order] = await findOrders(house.hub.database, 'testco', 'PO-1');
    const document = await house.hub.database
      .selectFrom('documents')
      .select(['order_id', 'outcome'])
      .where('document_number', '=', 'OR-1')
      .executeTakeFirstOrThrow();
    expect(document).toEqual({ order_id: order!.id, outcome: 'created' });
  });

  test('that is a document of a type without a route waits for a person, and is never dropped', async () => {
    await house.drop(
      'northern',
      'credit.xml',
      invoice('CR-1', '5.00')
        .replaceAll('InvoiceLine', 'CreditNoteLine')
        .replaceAll('Invoice-2', 'CreditNote-2')
        .replace(/^<Invoice /, '<CreditNote ')
        .replace('</Invoice>', '</CreditNote>'),
    );
    const hold = await until('a hold', 20_000, () => holdOf('CR-1'));
    expect(hold).toMatchObject({ documentType: 'CreditNote', reason: { code: 'route-none' } });
  });
});

describe('an invoice', () => {
  test('goes to all its targets, each in the form that it wants', async () => {
    await house.drop('northern', 'invoice.xml', invoice('INV-1', '41.00'));
    expect(await arrival('to-finance', 'INV-1')).toContain(
      '<cbc:PayableAmount currencyID="GBP">41.00</cbc:PayableAmount>',
    );
    expect(JSON.parse(await arrival('to-erp', 'INV-1'))).toMatchObject({ totals: { payable: '41.00' } });
  });

  test('that comes again in another file is not sent a second time', async () => {
    await house.drop('northern', 'invoice-again.xml', `${invoice('INV-1', '41.00')}\n`);
    expect(await house.reply('northern', 'invoice-again.result.xml')).toContain('document-unchanged');
    expect(await sentTo('to-finance', 'INV-1')).toHaveLength(1);
  });

  test('whose number comes with another amount is held until a person lets it pass', async () => {
    await house.drop('northern', 'invoice-other.xml', invoice('INV-1', '410.00'));
    expect(await house.reply('northern', 'invoice-other.result.xml')).toContain('document-revised');
    expect(await sentTo('to-finance', 'INV-1')).toHaveLength(1);
    const hold = await holdOf('INV-1');
    expect(await releaseHeld(house.hub, hold!.id, 'user:ada', 'agreed with Northern')).toMatchObject({
      ok: true,
      number: 'INV-1',
      targets: ['to-finance', 'to-erp'],
    });
    await until('the second invoice', 20_000, async () => (await sentTo('to-finance', 'INV-1')).length === 2);
    await house.drop('northern', 'invoice-third.xml', `${invoice('INV-1', '410.00')}\n`);
    expect(await house.reply('northern', 'invoice-third.result.xml')).toContain('document-unchanged');
  });

  test('leaves an unbroken event log', async () => {
    const report = await auditEvents(house.hub.database, 'testco');
    expect(report.faults).toEqual([]);
  });
});
