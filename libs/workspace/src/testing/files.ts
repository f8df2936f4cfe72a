import { z } from 'zod';

import { type AnyConnector, defineConnector, type SendDocument, succeeded } from '#libs/connector-sdk';

import type { WorkspaceFile } from '../workspace.js';

const send: SendDocument<unknown> = {
  idempotency: 'native',
  anyFormat: true,
  preview: () => ({ method: 'write', target: 'x', body: '' }),
  send: async () => succeeded({}),
};

/** A place for files: takes and sends. */
const drop = defineConnector({
  id: 'drop',
  title: 'Drop',
  kind: 'transport',
  config: z
    .object({
      path: z.string().min(1).describe('Folder, e.g. data/acme'),
      depth: z.int().default(1).describe('Levels, e.g. 2. Default 1'),
      password: z.string().min(8).optional().describe('Password, e.g. ${secret:DROP}').meta({ secret: true }),
    })
    .strict()
    .refine(({ path, password }) => path !== 'far' || password !== undefined, {
      path: ['password'],
      message: 'needed for far',
    }),
  limits: { requestsPerSecond: 1, concurrency: 1 },
  settleMs: 0,
  checkConnection: async () => succeeded(undefined),
  receive: { open: async () => ({ ok: false, failure: { kind: 'transient', message: 'a test' } }) },
  send: {
    '*': { ...send, files: { place: ({ path }) => path, announce: async () => succeeded(undefined) } },
  },
});

/** A remote system: sends orders only. */
const erp = defineConnector({
  id: 'erp-api',
  title: 'ERP',
  kind: 'erp',
  config: z
    .object({
      token: z.string().regex(/^tok_/).describe('Token, e.g. ${secret:ERP_TOKEN}').meta({ secret: true }),
      headers: z.record(z.string(), z.string()).default({}).describe('Headers').meta({ secret: true }),
      settleMs: z.int().optional().describe('Milliseconds, e.g. 500'),
    })
    .strict(),
  limits: { requestsPerSecond: 1, concurrency: 1 },
  settleMs: 1000,
  checkConnection: async () => succeeded(undefined),
  send: { Order: send },
});

export const connectors: readonly AnyConnector[] = [drop, erp];

const MAPPING = `mapping: acme/order
version: 1
target: Order
source: { format: csv, match: { headers: [Number, Item, Quantity] }, groupBy: Number }
fields:
  documentId: Number
  orderNumber: Number
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item.sellerItemId: Item
      quantity.value: Quantity
`;

/** A small workspace in which nothing is wrong. */
const FILES: Readonly<Record<string, string>> = {
  'workspace.yaml': 'company:\n  id: us\n  name: Us Ltd\n  timezone: Europe/London\n',
  'partners/acme.yaml':
    'id: acme\nname: Acme Stores\naliases: [Acme]\nrole: customer\nidentifiers:\n  - { scheme: GLN, value: "123" }\nrules: { unit-known: hold }\n',
  'partners/base.yaml': 'id: base\nname: Base\nrole: supplier\n',
  'connections/acme-drop.yaml':
    'id: acme-drop\nconnector: drop\npartner: acme\nmode: live\nconfig:\n  path: drop/acme\nfiles:\n  pattern: "*.csv"\n',
  'connections/erp.yaml': 'id: erp\nconnector: erp-api\nmode: shadow\nconfig:\n  token: ${secret:ERP_TOKEN}\n',
  'routes.yaml': 'groups:\n  - name: orders\n    for: Order\n    routes:\n      - to: [erp]\n',
  'tables/items.csv': 'from,to\n4711-B,SKU-1\n"a,b",SKU-2\n',
  'tables/sites.yaml': 'LDN: London\n',
};

/** The small workspace with some files replaced or, where undefined, left out. */
export const workspaceFiles = (change: Readonly<Record<string, string | undefined>> = {}): WorkspaceFile[] =>
  Object.entries({ ...FILES, ...change }).flatMap(([path, text]) => (text === undefined ? [] : [{ path, text }]));

export const fileText = (path: string): string => FILES[path]!;

/** What makes it write orders too. */
export const outputText =
  'output: { format: csv, rows: lines, columns: { Number: /orderNumber, Item: item.sellerItemId } }\n';

/** A mapping named acme/order. */
export const mappingText = MAPPING;
