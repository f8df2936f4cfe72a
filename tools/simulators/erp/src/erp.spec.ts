import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect, test } from '@jest/globals';

import type { ErpOptions, ErpSimulator } from './index.js';
import { startErpSimulator } from './index.js';

let erp: ErpSimulator;
const start = async (options: ErpOptions = {}): Promise<void> => {
  erp = await startErpSimulator(options);
};
afterEach(() => erp.close());

const post = (orderNumber: string, key: string, more: { path?: string; method?: string; sku?: string } = {}) =>
  fetch(`${erp.url}${more.path ?? '/orders'}`, {
    method: more.method ?? 'POST',
    headers: { 'idempotency-key': key, 'x-tradelane-revision': `rev-${key}` },
    body: JSON.stringify({
      documentType: 'Order',
      orderNumber,
      lines: [{ lineNumber: '1', item: { sellerItemId: more.sku ?? 'A-1' } }],
      totals: { payable: '12.50' },
    }),
  });

describe('the simulated ERP', () => {
  test('books an order, and finds it by the sender’s number with key and revision', async () => {
    await start();
    const answer = await post('PO-1', 'k1');
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ id: 'ERP-000001', reference: 'PO-1', revision: 'rev-k1' });
    const found = await fetch(`${erp.url}/orders?reference=PO-1`);
    expect(await found.json()).toMatchObject([
      { id: 'ERP-000001', key: 'k1', revision: 'rev-k1', total: '12.50', lines: 1 },
    ]);
    expect(await (await fetch(`${erp.url}/orders?reference=PO-2`)).json()).toEqual([]);
  });

  test('gives the first answer to the same key, unless it does not honour keys', async () => {
    await start();
    await post('PO-1', 'k1');
    expect(await (await post('PO-1', 'k1')).json()).toMatchObject({ id: 'ERP-000001' });
    erp.setFaults({ honourIdempotencyKey: false });
    expect(await (await post('PO-1', 'k1')).json()).toMatchObject({ id: 'ERP-000002' });
    expect(erp.orders()).toHaveLength(2);
  });

  test('refuses an unknown item by line, and what is no order', async () => {
    await start();
    const refused = await post('PO-1', 'k1', { sku: 'UNKNOWN-7' });
    expect(refused.status).toBe(422);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await refused.json()).toMatchObject({ detail: 'line 1: item UNKNOWN-7 is not in the item master' });
    expect((await fetch(`${erp.url}/orders`, { method: 'POST', body: '{' })).status).toBe(422);
    expect(erp.orders()).toEqual([]);
  });

  test('keeps creation, change and cancellation in the order in which they came', async () => {
    await start();
    await post('PO-1', 'k1');
    await post('PO-1', 'k2', { method: 'PUT', path: '/orders/PO-1' });
    await post('PO-1', 'k3', { path: '/orders/ERP-000001/cancel' });
    expect(erp.effects().map(({ sequence, action, key }) => [sequence, action, key])).toEqual([
      [1, 'create', 'k1'],
      [2, 'change', 'k2'],
      [3, 'cancel', 'k3'],
    ]);
    expect(erp.orders()).toMatchObject([{ status: 'cancelled', revision: 'rev-k2' }]);
    expect((await post('PO-9', 'k4', { path: '/orders/PO-9/cancel' })).status).toBe(404);
  });

  test('books and drops the answer, or drops and books late, or refuses for now', async () => {
    await start({ faults: { dropAnswerAfterCommit: 1 } });
    await expect(post('PO-1', 'k1')).rejects.toThrow('fetch failed');
    expect(erp.orders()).toHaveLength(1);
    erp.setFaults({ commitLate: { share: 1, ms: 60 } });
    await expect(post('PO-2', 'k2')).rejects.toThrow('fetch failed');
    expect(erp.orders()).toHaveLength(1);
    for (let tries = 0; erp.orders().length < 2 && tries < 100; tries += 1) await sleep(10);
    expect(erp.orders()).toHaveLength(2);
    erp.setFaults({ answer429: 1 });
    expect((await post('PO-3', 'k3')).headers.get('retry-after')).toBe('1');
    erp.setFaults({ answer503: 1 });
    expect((await post('PO-3', 'k3')).status).toBe(503);
    expect(erp.orders()).toHaveLength(2);
  });

  test('draws the same faults from the same seed', async () => {
    const drawn: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      await start({ faults: { answer503: 0.3 }, seed: 42 });
      const statuses: number[] = [];
      for (let index = 0; index < 30; index += 1) statuses.push((await post(`PO-${index}`, `k${index}`)).status);
      drawn.push(statuses.join());
      if (run === 0) await erp.close();
    }
    expect(drawn[1]).toBe(drawn[0]);
    expect(drawn[0]).toContain('503');
    expect(drawn[0]).toContain('201');
  });

  test('remembers everything over a restart when it has a file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tradelane-erp-')), 'erp.ndjson');
    await start({ file });
    await post('PO-1', 'k1');
    await post('PO-1', 'k2', { path: '/orders/PO-1/cancel' });
    const [orders, effects] = [erp.orders(), erp.effects()];
    await erp.close();
    await start({ file });
    expect(erp.orders()).toEqual(orders);
    expect(erp.effects()).toEqual(effects);
    expect(await (await post('PO-2', 'k3')).json()).toMatchObject({ id: 'ERP-000002' });
  });

  test('lets in only callers with the token when it has one', async () => {
    await start({ token: 't' });
    expect((await fetch(`${erp.url}/health`)).status).toBe(401);
    expect((await fetch(`${erp.url}/health`, { headers: { authorization: 'Bearer t' } })).status).toBe(200);
  });
});
