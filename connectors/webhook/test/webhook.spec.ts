import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';

import type { ConnectorContext, HttpRequest } from '#libs/connector-sdk';
import { documentJson, requestToSend, senderOf, succeeded } from '#libs/connector-sdk';
import type { Document } from '#libs/documents';

import { webhook } from '../src/index.js';

const secretOf = (text: string): string => `whsec_${Buffer.from(text.padEnd(24, '.')).toString('base64')}`;
const document: Document = {
  documentType: 'StatusReport',
  documentId: 'PO-1',
  orderNumber: 'PO-1',
  orderId: 'ord_1',
  issuedAt: '2026-11-22T10:15:00Z',
  status: 'delivered',
  source: { receiptId: 'rcp_1' },
};
const request = requestToSend({
  key: 'int_1',
  naturalKey: 'PO-1',
  documentType: 'StatusReport',
  json: documentJson(document),
  revision: 'abc',
  attempt: 1,
});
const sender = senderOf(webhook, 'StatusReport')!;

async function sent(status: number, headers: Record<string, string> = {}, settings: object = {}) {
  const asked: HttpRequest[] = [];
  const context: ConnectorContext<unknown> = {
    connectionId: 'con_1',
    config: webhook.config.parse({ url: 'https://finance.example/hooks', secret: secretOf('new'), ...settings }),
    http: {
      request: async (each) => {
        asked.push(each);
        return succeeded({ status, headers, body: '' });
      },
    },
    connect: async () => ({ ok: false, failure: { kind: 'transient', message: 'unused' } }),
    folder: async () => ({ ok: false, failure: { kind: 'transient', message: 'unused' } }),
    now: () => new Date(),
    signal: new AbortController().signal,
    log: { info: () => {}, warn: () => {} },
  };
  return { outcome: await sender.send(context, request), asked };
}

describe('the webhook connector', () => {
  test('sends type, time and data, the same bytes as previewed', async () => {
    const { asked } = await sent(204);
    expect(JSON.parse(String(asked[0]?.body))).toMatchObject({
      type: 'order.delivered',
      timestamp: '2026-11-22T10:15:00Z',
      data: { orderNumber: 'PO-1' },
    });
    expect(asked[0]?.body).not.toContain('rcp_1');
  });

  test('during a rotation receivers with either secret accept it', async () => {
    const { asked } = await sent(200, {}, { previousSecret: secretOf('old') });
    const { body, headers } = asked[0]!;
    for (const secret of ['new', 'old']) {
      expect(new Webhook(secretOf(secret)).verify(String(body), { ...headers! })).toMatchObject({
        type: 'order.delivered',
      });
    }
    expect(() => new Webhook(secretOf('other')).verify(String(body), { ...headers! })).toThrow('No matching signature');
  });

  test.each([
    [200, {}, undefined],
    [301, { location: 'https://elsewhere.example' }, 'rejected'],
    [401, {}, 'unauthorised'],
    [410, {}, 'rejected'],
    [429, { 'retry-after': '5' }, 'throttled'],
    [502, {}, 'throttled'],
    [504, {}, 'throttled'],
    [500, {}, 'uncertain'],
  ])('%i is %j %s', async (status, headers, kind) => {
    const { outcome } = await sent(status, headers);
    expect(outcome.ok ? undefined : outcome.failure.kind).toBe(kind);
  });

  test.each(['whsec_short', 'secret', `whsec_${'A'.repeat(200)}`])('refuses the secret %s', (secret) => {
    expect(webhook.config.safeParse({ url: 'https://finance.example', secret }).success).toBe(false);
  });
});
