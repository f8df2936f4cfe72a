import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { type Answer, askExactly, type Asking } from './support/exact-request.js';
import { House, type HubProcess, until } from './support/house.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { partner } from './support/workspace-parts.js';

const KEY = 'key-of-the-web-shop-1';
const HEADER = 'order_number,order_date,currency,line,sku,quantity,unit,price\r\n';
const order = (number: string): string => `${HEADER}${number},2026-11-20,GBP,1,TEA-1,2,EA,4.50\r\n`;

let erp: ErpSimulator;
let house: House;
let hub: HubProcess;
let address: string;

const connection = (id: string, mode: string): { path: string; text: string } => ({
  path: `connections/${id}.yaml`,
  text: JSON.stringify({
    id,
    connector: 'http',
    partner: 'web-shop',
    mode,
    config: { inboundKey: '${secret:web-shop-key}' },
  }),
});

beforeAll(async () => {
  erp = await startErpSimulator();
  house = await House.build({
    workspace: [
      ...shopWorkspace({ erpUrl: erp.url }),
      partner('web-shop'),
      connection('web-shop', 'live'),
      connection('closed-shop', 'off'),
    ],
    allow: [`127.0.0.1:${erp.port}`],
    secrets: { 'web-shop-key': KEY },
  });
  await mkdir(house.path('shop'), { recursive: true });
  hub = house.startHub();
  address = await hub.ready();
});

afterAll(async () => {
  await house?.close();
  await erp?.close();
});

const ask = (path: string, options: Asking = {}): Promise<Answer> => askExactly(address, path, options);

const post = (body: string | Buffer, headers: object = {}): Promise<Answer> =>
  ask('/api/v1/inbound/web-shop', {
    method: 'POST',
    key: KEY,
    body,
    headers: { 'content-type': 'text/csv', ...headers },
  });

describe('documents posted with a key', () => {
  test('are received with an id, and their state can be asked for', async () => {
    const posted = await post(order('WEB-1'), { 'x-file-name': 'web-1.csv' });
    expect(posted).toMatchObject({ status: 202, body: { receiptId: expect.stringMatching(/^rcp_/) } });
    const status = String(posted.body['status']);
    const ended = await until('the order to be delivered', 20_000, async () => {
      const asked = await ask(status, { key: KEY });
      return asked.body['status'] === 'ended' && asked;
    });
    expect(ended.body).toMatchObject({
      receiptId: posted.body['receiptId'],
      problems: [],
      entries: [
        {
          documentNumber: 'WEB-1',
          outcome: 'created',
          targets: [{ connection: 'erp', state: 'confirmed', reference: expect.stringMatching(/^ERP-/) }],
        },
      ],
    });
    expect(erp.orders().map(({ reference }) => reference)).toEqual(['WEB-1']);
  });

  test('that came before are named as duplicates', async () => {
    const [first, second] = [await post(order('WEB-2')), await post(order('WEB-2'))];
    expect(first.body['duplicateOf']).toBeUndefined();
    expect(second).toMatchObject({ status: 202, body: { duplicateOf: first.body['receiptId'] } });
    const told = await until('the duplicate to be told', 10_000, async () => {
      const asked = await ask(String(second.body['status']), { key: KEY });
      return asked.body['status'] === 'duplicate' && asked;
    });
    expect(told.body['problems']).toMatchObject([{ code: 'file-duplicate' }]);
  });

  test('that no mapping reads are quarantined, and the status says why', async () => {
    const posted = await post('a,b\r\n1,2\r\n');
    const told = await until('the quarantine', 10_000, async () => {
      const asked = await ask(String(posted.body['status']), { key: KEY });
      return asked.body['status'] === 'quarantined' && asked;
    });
    expect(told.body['problems']).toMatchObject([{ code: 'mapping-none-matches' }]);
  });

  test('of a size over the limit are refused, whether the size is announced or not', async () => {
    const tooMuch = Buffer.alloc(64 * 1024 * 1024 + 1, 'x');
    for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
      const { status, body, headers: answered } = await post(tooMuch, headers);
      expect([status, body['code'], answered['content-type']]).toEqual([
        413,
        'file-too-large',
        expect.stringContaining('application/problem+json'),
      ]);
    }
  });

  test('without a body are refused', async () => {
    expect(await ask('/api/v1/inbound/web-shop', { method: 'POST', key: KEY })).toMatchObject({
      status: 400,
      body: { code: 'file-empty' },
    });
  });
});

describe('whoever has no key', () => {
  test('gets one and the same answer, whether the connection exists, is off or does not', async () => {
    const answers = await Promise.all([
      ask('/api/v1/inbound/web-shop', { method: 'POST', body: order('X') }),
      ask('/api/v1/inbound/web-shop', { method: 'POST', key: 'wrong-key-of-the-shop', body: order('X') }),
      ask('/api/v1/inbound/closed-shop', { method: 'POST', key: KEY, body: order('X') }),
      ask('/api/v1/inbound/no-such-shop', { method: 'POST', key: KEY, body: order('X') }),
      ask('/api/v1/inbound/erp', { method: 'POST', key: KEY, body: order('X') }),
      ask('/api/v1/inbound/shop', { method: 'POST', key: '', body: order('X') }),
      ask('/api/v1/inbound/web-shop/receipts/rcp_1'),
    ]);
    for (const { status, body, headers } of answers) {
      expect(status).toBe(401);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(body).toEqual(answers[0]?.body);
    }
  });

  test.each([
    '/api/v1/inbound/%77eb-shop',
    '/api/v1/inbound//web-shop',
    '//api/v1/inbound/web-shop',
    '/API/V1/INBOUND/web-shop',
    '/api/v1/inbound/web-shop/',
    '/api/v1/inbound/web-shop/../web-shop',
    '/api/v1/inbound/web-shop%2f',
    '/api/v1/inbound/web-shop;x=1',
    '/api/v1/inbound/web-shop?key=1',
    '/api/v1/inbound/%2e%2e/health',
    '/api/v1/inbound/%',
  ])('does not get past it by writing the path as %s', async (path) => {
    const before = (await house.receipts('web-shop')).length;
    const { status } = await ask(path, { method: 'POST', body: order(`BYPASS-${path}`) });
    expect([400, 401, 404]).toContain(status);
    expect(await house.receipts('web-shop')).toHaveLength(before);
  });

  test('cannot ask for the receipt of another connection, even with a key of its own', async () => {
    const [receipt] = await house.receipts('web-shop');
    expect(await ask(`/api/v1/inbound/web-shop/receipts/${receipt!.id}x`, { key: KEY })).toMatchObject({ status: 404 });
    expect(await ask(`/api/v1/inbound/web-shop/receipts/${receipt!.id}`)).toMatchObject({ status: 401 });
  });
});

describe('the server', () => {
  test('says whether it is alive and ready', async () => {
    expect(await ask('/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await ask('/health/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  test.each(['/', '/api', '/api/v1', '/api/v1/orders', '/admin', '/metrics', '/health', '/api/v1/inbound'])(
    'has nothing at %s',
    async (path) => {
      const { status, headers, body } = await ask(path, { key: KEY });
      expect(status).toBe(404);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(body).toMatchObject({ status: 404, title: expect.stringMatching(/./) });
      expect(JSON.stringify(body)).not.toMatch(/node_modules|at Object|stack/);
    },
  );

  test('takes a body as it comes, without waiting for its end', async () => {
    const { hostname, port } = new URL(address);
    const asked = request({
      host: hostname,
      port,
      path: '/api/v1/inbound/web-shop',
      method: 'POST',
      headers: { 'x-api-key': KEY, 'content-type': 'text/csv' },
    });
    asked.write(HEADER);
    const parts = async (): Promise<number> => (await house.blobParts()).length;
    await until('the first part to be stored', 5000, async () => (await parts()) > 0);
    asked.end('STREAM-1,2026-11-20,GBP,1,TEA-1,2,EA,4.50\r\n');
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(202);
    answer.resume();
    expect(await parts()).toBe(0);
  });

  test('leaves nothing behind of a body that breaks off', async () => {
    const { hostname, port } = new URL(address);
    const before = (await house.receipts('web-shop')).length;
    const asked = request({
      host: hostname,
      port,
      path: '/api/v1/inbound/web-shop',
      method: 'POST',
      headers: { 'x-api-key': KEY, 'content-type': 'text/csv', 'content-length': '1000' },
    });
    asked.on('error', () => undefined);
    asked.write(order('CUT-OFF'));
    await until('the first part to be stored', 5000, async () => (await house.blobParts()).length > 0);
    asked.destroy();
    await until('the part to be removed', 5000, async () => (await house.blobParts()).length === 0);
    expect(await house.receipts('web-shop')).toHaveLength(before);
  });

  test('ends with a sentence when its port is in use, and leaves the one that has it alone', async () => {
    const { port } = new URL(address);
    const second = house.startHub({ TRADELANE_PORT: port });
    await until('the second hub to end', 30_000, async () => !second.isRunning);
    expect(second.exitCode).toBe(1);
    expect(second.output.trim()).toBe(
      `Port ${port} on 127.0.0.1 is in use by another program, perhaps by a hub that was started before. End that one, or give this one another port, for example: TRADELANE_PORT=${Number(port) + 1} npm start`,
    );
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
  });

  test('listens on 127.0.0.1 only', async () => {
    const { port } = new URL(address);
    expect(new URL(address).hostname).toBe('127.0.0.1');
    const others = Object.values(networkInterfaces())
      .flatMap((entries) => entries ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map((entry) => entry.address);
    for (const host of [...others, '127.0.0.2']) {
      const socket = connect({ host, port: Number(port) });
      const outcome = await Promise.race([
        once(socket, 'connect').then(() => 'open'),
        once(socket, 'error').then(() => 'shut'),
      ]).catch(() => 'shut');
      socket.destroy();
      expect([host, outcome]).toEqual([host, 'shut']);
    }
  });

  test('stops cleanly', async () => {
    expect(await hub.stop()).toBe(0);
  });
});
