import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';

import { startFinanceReceiver } from './index.js';

const secret = `whsec_${Buffer.from('a secret of finance of 32 bytes.').toString('base64')}`;

const post = (url: string, id: string, body: string, signer = new Webhook(secret)) => {
  const at = new Date();
  return fetch(url, {
    method: 'POST',
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signer.sign(id, at, body),
    },
    body,
  });
};

describe('the simulated finance system', () => {
  test('books signed events once, refuses others, and remembers over a restart', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tradelane-finance-')), 'finance.ndjson');
    const finance = await startFinanceReceiver({ secret, file });
    const body = JSON.stringify({ type: 'order.accepted', data: { orderNumber: 'PO-1' } });
    expect((await post(finance.url, 'e1', body)).status).toBe(200);
    expect((await post(finance.url, 'e1', body)).status).toBe(200);
    expect((await post(finance.url, 'e2', JSON.stringify({ type: 'tradelane.ping', data: {} }))).status).toBe(200);
    const stranger = new Webhook(Buffer.from('another secret').toString('base64'));
    expect((await post(finance.url, 'e3', body, stranger)).status).toBe(401);
    expect(finance.bookings()).toEqual([{ id: 'e1', type: 'order.accepted', data: { orderNumber: 'PO-1' } }]);
    expect(finance.repeats()).toBe(1);
    expect((await (await fetch(`${finance.url}/log`)).text()).trim().split('\n')).toHaveLength(1);
    await finance.close();

    const again = await startFinanceReceiver({ secret, file });
    expect((await post(again.url, 'e1', body)).status).toBe(200);
    expect([again.bookings().length, again.repeats()]).toEqual([1, 1]);
    await again.close();
  });
});
