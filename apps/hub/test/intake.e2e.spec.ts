import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import { auditEvents } from '#libs/store';
import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { House, type HubProcess, until } from './support/house.js';
import { Milestones } from './support/milestones.js';
import { shopWorkspace } from './support/shop-workspace.js';

const HEADER = 'order_number,order_date,currency,line,sku,quantity,unit,price';
const csv = (rows: readonly string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
const row = (order: string, line: number): string => `${order},2026-11-20,GBP,${line},TEA-${line},${line},EA,4.50`;

const ublOrder = (number: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">
  <cbc:ID>${number}</cbc:ID>
  <cbc:IssueDate>2026-11-20</cbc:IssueDate>
  <cbc:DocumentCurrencyCode>GBP</cbc:DocumentCurrencyCode>
  <cac:BuyerCustomerParty><cac:Party><cac:PartyName><cbc:Name>Shop</cbc:Name></cac:PartyName></cac:Party></cac:BuyerCustomerParty>
  <cac:SellerSupplierParty><cac:Party><cac:PartyName><cbc:Name>Us</cbc:Name></cac:PartyName></cac:Party></cac:SellerSupplierParty>
  <cac:OrderLine><cac:LineItem>
    <cbc:ID>1</cbc:ID><cbc:Quantity unitCode="EA">2</cbc:Quantity>
    <cac:Price><cbc:PriceAmount currencyID="GBP">4.50</cbc:PriceAmount></cac:Price>
    <cac:Item><cbc:Name>Tea</cbc:Name><cac:SellersItemIdentification><cbc:ID>TEA-1</cbc:ID></cac:SellersItemIdentification></cac:Item>
  </cac:LineItem></cac:OrderLine>
</Order>
`;

describe('an inbox', () => {
  const requests = new Milestones();
  let erp: ErpSimulator;
  let house: House;
  let hub: HubProcess;

  beforeAll(async () => {
    erp = await startErpSimulator({ onRequest: () => requests.pass() });
    house = await House.build({ workspace: shopWorkspace({ erpUrl: erp.url }), allow: [`127.0.0.1:${erp.port}`] });
    await mkdir(house.path('shop', 'inbox'), { recursive: true });
    hub = house.startHub();
    await hub.ready();
  });

  afterAll(async () => {
    await house?.close();
    await erp?.close();
  });

  const inboxNames = (): Promise<string[]> => readdir(house.path('shop', 'inbox'));
  const ordersOf = (prefix: string) => erp.orders().filter(({ reference }) => reference.startsWith(prefix));

  test('never reads a file under an unfinished name, a hidden one or a reply, and takes it once it has its own name', async () => {
    const content = csv([row('PART-1', 1)]);
    const unfinished = ['a.csv.part', 'a.csv.tmp', 'a.csv.filepart', '.a.csv', '~$a.csv', 'a.result.csv', 'a.csv~'];
    for (const name of unfinished) await writeFile(house.path('shop', 'inbox', name), content);
    await house.polls('shop', 3);
    expect((await inboxNames()).filter((name) => name !== '.processing').toSorted()).toEqual(unfinished.toSorted());
    expect(await house.receipts('shop')).toEqual([]);
    await rename(house.path('shop', 'inbox', 'a.csv.part'), house.path('shop', 'inbox', 'a.csv'));
    expect(await house.reply('shop', 'a.result.csv')).toContain('delivered');
    expect(ordersOf('PART-')).toHaveLength(1);
  });

  test('takes CSV and UBL side by side and answers each in its own dialect', async () => {
    await house.drop('shop', 'both.csv', csv([row('BOTH-1', 1)]));
    await house.drop('shop', 'both.xml', ublOrder('BOTH-2'));
    expect(await house.reply('shop', 'both.result.csv')).toMatch(/BOTH-1,.*delivered,ERP-/);
    const answer = await house.reply('shop', 'both.result.xml');
    expect(answer).toContain('<ApplicationResponse');
    expect(answer).toContain('BOTH-2');
    expect(await house.reply('shop', 'both.csv.report.html')).toContain('both.csv');
    expect(await house.reply('shop', 'both.xml.report.html')).toContain('both.xml');
    expect(ordersOf('BOTH-')).toHaveLength(2);
  });

  test('quarantines what nobody can read with one clear sentence, and keeps the bytes', async () => {
    await house.drop('shop', 'holiday.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1]));
    await house.drop('shop', 'contacts.csv', 'name,phone\nAnn,0123\n');
    const [picture, contacts] = await Promise.all([
      house.reply('shop', 'holiday.jpg.report.html'),
      house.reply('shop', 'contacts.result.csv'),
    ]);
    expect(picture).toContain('<td>rejected</td>');
    expect(contacts).toContain('rejected');
    const kept = (await house.receipts('shop')).filter(({ status }) => status === 'quarantined');
    expect(kept.map(({ name }) => name).toSorted()).toEqual(['contacts.csv', 'holiday.jpg']);
    for (const { problem } of kept) {
      const [first] = (problem as { problems: { message: string }[] }).problems;
      expect(first!.message).toMatch(/^[A-Z"'].{30,}/);
    }
    const archived = await readdir(house.path('shop', 'archive'));
    expect(archived).toEqual(expect.arrayContaining(['contacts.csv', 'holiday.jpg']));
  });

  test('gathers orders whose 24,000 rows are scattered over a file, through the disk, and leaves nothing there', async () => {
    const orders = 2000;
    const lines = 12;
    const rows: string[] = [];
    for (let line = 1; line <= lines; line += 1)
      for (let order = 0; order < orders; order += 1) rows.push(row(`SCATTER-${order}`, line));
    await house.drop('shop', 'scattered.csv', csv(rows));
    await house.reply('shop', 'scattered.received.csv', 60_000);
    const { rows: counts } = await sql<{ orders: number; fewest: number; most: number }>`
      select count(*) as orders, min(lines) as fewest, max(lines) as most from (
        select count(l.*) as lines from orders o join order_lines l on l.order_id = o.id
        where o.order_number like 'SCATTER-%' group by o.id) as each_order`.execute(house.hub.database);
    expect(counts).toEqual([{ orders, fewest: lines, most: lines }]);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('tradelane-rows-'))).toEqual([]);
    await house.reply('shop', 'scattered.result.csv', 90_000);
    expect(ordersOf('SCATTER-')).toHaveLength(orders);
  });

  test('answers 10,000 rows: received and delivered', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => row(`TEN-${Math.floor(n / 5)}`, (n % 5) + 1));
    const dropped = performance.now();
    await house.drop('shop', 'ten.csv', csv(rows));
    const received = await house.reply('shop', 'ten.received.csv', 60_000);
    const receivedMs = Math.round(performance.now() - dropped);
    const result = await house.reply('shop', 'ten.result.csv', 90_000);
    const resultMs = Math.round(performance.now() - dropped);
    process.stdout.write(`10,000 rows: received after ${receivedMs} ms, result after ${resultMs} ms\n`);
    expect(received.trimEnd().split(/\r?\n/)).toHaveLength(10_001);
    expect(result.match(/,delivered,ERP-/g)).toHaveLength(10_000);
    expect(ordersOf('TEN-')).toHaveLength(2000);
  });

  test('killed again and again between the claim of a file and its receipt takes each file exactly once', async () => {
    const files = 40;
    for (let file = 0; file < files; file += 1)
      await house.drop('shop', `claim-${file}.csv`, csv([row(`CLAIM-${file}`, 1)]));
    let caught = 0;
    for (let kill = 0; kill < 6; kill += 1) {
      await until('a file in hand', 20_000, async () => {
        const held = await readdir(house.path('shop', 'inbox', '.processing')).catch(() => []);
        return held.length > 0 || !(await inboxNames()).some((name) => name.startsWith('claim-'));
      });
      await hub.kill();
      caught += (await readdir(house.path('shop', 'inbox', '.processing'))).length;
      hub = house.startHub();
      await hub.ready();
    }
    for (let file = 0; file < files; file += 1) await house.reply('shop', `claim-${file}.result.csv`, 60_000);
    const receipts = (await house.receipts('shop')).filter(({ name }) => name.startsWith('claim-'));
    process.stdout.write(`killed 6 times, ${caught} files lay claimed and without a receipt or an archive\n`);
    expect(caught).toBeGreaterThan(0);
    expect(receipts).toHaveLength(files);
    expect(receipts.every(({ status, duplicateOf }) => status === 'ended' && duplicateOf === null)).toBe(true);
    expect(ordersOf('CLAIM-')).toHaveLength(files);
    expect((await auditEvents(house.hub.database, 'testco')).faults).toEqual([]);
  });
});
