import { describe, expect, test } from '@jest/globals';

import type { ConnectorContext, HttpRequest, HttpResponse } from '#libs/connector-sdk';
import { documentJson, requestToSend, senderOf, succeeded } from '#libs/connector-sdk';
import type { Document } from '#libs/documents';

import { HttpConfig } from '../src/config.js';
import { http } from '../src/index.js';
import { atPointer } from '../src/json-pointer.js';

const document: Document = {
  documentType: 'Order',
  documentId: 'PO/17',
  orderNumber: 'PO/17',
  lines: [{ lineNumber: '1', item: { sellerItemId: 'A' }, quantity: { value: '1' } }],
  source: { receiptId: 'rcp_1' },
};
const request = requestToSend({
  key: 'int_1',
  naturalKey: 'PO/17 & more',
  documentType: 'Order',
  json: documentJson(document),
  revision: 'abc',
  attempt: 1,
});

/** A context whose remote gives one answer and remembers the requests. */
function talking(config: object, answer: Partial<HttpResponse>) {
  const asked: HttpRequest[] = [];
  const context: ConnectorContext<HttpConfig> = {
    connectionId: 'con_1',
    config: HttpConfig.parse({ url: 'https://erp.example/api/', ...config }),
    http: {
      request: async (each) => {
        asked.push(each);
        return succeeded({ status: 200, headers: { 'content-type': 'application/json' }, body: '', ...answer });
      },
    },
    connect: async () => ({ ok: false, failure: { kind: 'transient', message: 'unused' } }),
    folder: async () => ({ ok: false, failure: { kind: 'transient', message: 'unused' } }),
    now: () => new Date(),
    signal: new AbortController().signal,
    log: { info: () => {}, warn: () => {} },
  };
  return { context, asked };
}

const sender = senderOf(http, 'Order')!;
const find = { path: '/orders?reference={naturalKey}', list: '/items', key: '/key', revision: '/hash' };
const found = async (items: unknown, settings: object = find) => {
  const { context } = talking({ find: settings }, { body: JSON.stringify(items) });
  return sender.find!(context, request);
};

describe('the http connector', () => {
  test('fills keys into the path, escaped, below the root', async () => {
    const { context, asked } = talking({ send: { Order: 'PUT /orders/{naturalKey}' } }, {});
    await sender.send(context, request);
    expect(asked[0]).toMatchObject({ method: 'PUT', url: 'https://erp.example/api/orders/PO%2F17%20%26%20more' });
  });

  test('sends a newer version of an order as OrderChange, and never the way that makes a second order', async () => {
    const newer = { ...request, replaces: true as const };
    const { context, asked } = talking({ send: { '*': 'POST /orders', OrderChange: 'PUT /orders/{naturalKey}' } }, {});
    await sender.send(context, newer);
    expect(asked[0]).toMatchObject({ method: 'PUT', url: 'https://erp.example/api/orders/PO%2F17%20%26%20more' });
    const without = talking({ send: { '*': 'POST /orders' } }, {});
    const refused = await sender.send(without.context, newer);
    expect(refused).toMatchObject({
      ok: false,
      failure: { kind: 'rejected', message: 'the connection does not send OrderChange' },
    });
    expect(without.asked).toEqual([]);
  });

  test('sends canonical JSON without where it came from, and our hash beside it', async () => {
    const { context, asked } = talking({ headers: { 'x-tenant': '7' } }, {});
    await sender.send(context, request);
    expect(asked[0]?.body).not.toContain('rcp_1');
    expect(asked[0]?.headers).toMatchObject({
      'idempotency-key': 'int_1',
      'x-tradelane-revision': 'abc',
      'x-tenant': '7',
    });
  });

  test.each([
    ['{"id":"ERP-1"}', '/id', 'ERP-1'],
    ['{"id":42}', '/id', '42'],
    ['{"data":[{"no":"7"}]}', '/data/0/no', '7'],
    ['{"id":12345678901234567890}', '/id', undefined],
    ['{}', '/id', undefined],
    ['<html>', '/id', undefined],
  ])('takes the reference out of %s at %s', async (body, reference, expected) => {
    const { context } = talking({ reference }, { status: 201, body });
    expect(await sender.send(context, request)).toEqual({
      ok: true,
      value: expected === undefined ? {} : { reference: expected },
    });
  });

  test('a document type without a path is refused by name', async () => {
    const { context } = talking({ send: { InventoryReport: 'POST /stock' } }, {});
    expect(await sender.send(context, request)).toMatchObject({
      failure: {
        kind: 'rejected',
        problems: [{ code: 'document-type-unrouted', expected: 'InventoryReport', found: 'Order' }],
      },
    });
  });

  test('finds the entry with our key, and leaves entries of others alone', async () => {
    expect(
      await found({
        items: [
          { id: 'E1', key: 'other' },
          { id: 'E2', key: 'int_1', hash: 'abc' },
        ],
      }),
    ).toEqual({
      ok: true,
      value: { reference: 'E2', revision: 'abc' },
    });
    expect(await found({ items: [{ id: 'E1', key: 'other' }] })).toEqual({ ok: true, value: undefined });
    expect(await found({ items: [] })).toEqual({ ok: true, value: undefined });
  });

  test('without a key the natural key decides, and two different entries are a question for a person', async () => {
    const bare = { path: '/orders/{naturalKey}' };
    expect(await found({ id: 'E1' }, bare)).toEqual({ ok: true, value: { reference: 'E1' } });
    expect(await found([{ id: 'E1' }, { id: 'E1' }], bare)).toEqual({ ok: true, value: { reference: 'E1' } });
    expect(await found([{ id: 'E1' }, { id: 'E2' }], bare)).toMatchObject({
      failure: { kind: 'rejected', problems: [{ code: 'remote-ambiguous' }] },
    });
  });

  test('a 404 on look-up is "not there", an unreadable answer is not', async () => {
    const missing = talking({ find }, { status: 404 });
    expect(await sender.find!(missing.context, request)).toEqual({ ok: true, value: undefined });
    const broken = talking({ find }, { body: '<html>' });
    expect(await sender.find!(broken.context, request)).toMatchObject({ failure: { kind: 'transient' } });
  });

  test('how repeats are kept harmless follows from the settings', () => {
    const idempotency = sender.idempotency as (config: unknown) => string;
    const of = (config: object) => idempotency(HttpConfig.parse({ url: 'https://erp.example', ...config }));
    expect([of({}), of({ find }), of({ find, idempotency: 'native' })]).toEqual(['none', 'find', 'native']);
    expect(HttpConfig.safeParse({ url: 'https://erp.example', idempotency: 'find' }).error?.issues[0]?.path).toEqual([
      'find',
    ]);
  });

  test.each([
    [{ 'x-file-name': 'orders.csv' }, 'orders.csv'],
    [{ 'content-disposition': 'attachment; filename="my orders.csv"' }, 'my orders.csv'],
    [{ 'content-disposition': "attachment; filename=x.csv; filename*=UTF-8''Gr%C3%BC%C3%9Fe.csv" }, 'Grüße.csv'],
    [{ 'content-disposition': 'attachment; filename="C:\\temp\\a.csv"' }, 'a.csv'],
    [{ 'content-disposition': "attachment; filename*=UTF-8''%ff" }, undefined],
    [{ 'x-file-name': '../../a' }, undefined],
    [{}, undefined],
  ])('reads the file name of %j', (headers, name) => {
    expect(http.webhook?.fileName({ method: 'POST', headers })).toBe(name);
  });

  test('a connection without an inbound key lets nobody in', () => {
    const config = HttpConfig.parse({ url: 'https://erp.example' });
    expect(http.webhook?.verify(config, { method: 'POST', headers: { authorization: 'Bearer ' } })).toBe(false);
    expect(http.webhook?.verify(config, { method: 'POST', headers: {} })).toBe(false);
  });
});

describe('JSON pointers (RFC 6901)', () => {
  test.each([
    ['', { a: 1 }, { a: 1 }],
    ['/a/1', { a: ['x', 'y'] }, 'y'],
    ['/a~1b/~0', { 'a/b': { '~': 3 } }, 3],
    ['/a/b', { a: 'text' }, undefined],
    ['/constructor', {}, undefined],
    ['/x', null, undefined],
  ])('"%s" of %j is %j', (pointer, value, expected) => {
    expect(atPointer(value, pointer)).toEqual(expected);
  });
});
