import { expect, test } from '@jest/globals';

import type { SendRequest } from '#libs/connector-sdk';
import type { Document } from '#libs/documents';
import { type CompiledOutput, compileMapping, CrossReferenceTables, PLAIN_TABLE, Table } from '#libs/mapping';

import { writtenBody } from './written-body.js';

const columns = { item: { path: 'item.sellerItemId', table: 'items' } };
const mapping = {
  mapping: 'acme/invoice',
  version: 1,
  target: 'Invoice',
  output: { format: 'csv', columns, rows: 'lines' },
};

function output(): CompiledOutput {
  const result = compileMapping(mapping, 'acme.yaml');
  if (!result.ok || result.output === undefined) throw new Error(JSON.stringify(result));
  return result.output;
}

const tables = new CrossReferenceTables(
  new Map([
    [
      'items',
      {
        path: 'tables/items.csv',
        settings: PLAIN_TABLE,
        entries: new Table([
          { from: 'OLD', to: 'MUG', validUntil: '2026-12-31', line: 2 },
          { from: 'NEW', to: 'MUG', validFrom: '2027-01-01', line: 3 },
        ]),
      },
    ],
  ]),
);

/** What is sent of an invoice that was let go on 5 January. */
async function sent(issueDate?: string): Promise<string> {
  const document = {
    documentType: 'Invoice',
    issueDate,
    lines: [{ item: { sellerItemId: 'MUG' } }],
  } as unknown as Document;
  const outputs = { byType: new Map([['Invoice' as const, [output()]]]), timezone: 'Europe/London', tables };
  const request = { document, documentType: 'Invoice' } as SendRequest;
  const body = await writtenBody(outputs, request, new Date('2027-01-05T09:00:00Z'));
  if (!body.ok || body.value === undefined) throw new Error(JSON.stringify(body));
  return Buffer.from(body.value.bytes).toString();
}

test('a document that waited is written with the cross-references of its own day', async () => {
  expect(await sent('2026-12-30')).toBe('item\r\nOLD\r\n');
  expect(await sent('2027-01-02')).toBe('item\r\nNEW\r\n');
  expect(await sent()).toBe('item\r\nNEW\r\n');
});
