import type { WorkspaceFile } from '#libs/reading';

import { shopWorkspace } from './shop-workspace.js';

/** Orders whose items and units go through the tables `items` and `units`. */
const mapping = `
mapping: shop/order
version: 1
target: Order
source: { format: csv, match: { headers: [number, code] }, groupBy: number }
fields:
  orderNumber: number
  documentId: number
  issueDate: date
  currency: { const: GBP }
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item: { sellerItemId: { path: code, table: items }, name: name }
      quantity: { value: quantity, unitCode: { path: unit, table: units } }
      price: { amount: price }
`;

export const ITEM_HEADER = 'number,date,code,name,quantity,unit,price\r\n';

export const itemRow = (number: string, code: string, more: { unit?: string; quantity?: number } = {}): string =>
  `${number},2026-11-20,${code},${code} by name,${more.quantity ?? 1},${more.unit ?? 'piece'},2.50\r\n`;

/** The shop's orders are read with tables of items (`code-1` is `SKU-1` …) and units. */
export const itemWorkspace = (erpUrl: string, items: Readonly<Record<string, string>> = {}): WorkspaceFile[] => [
  ...shopWorkspace({ erpUrl }).map((file) =>
    file.path === 'connections/shop.yaml' ? { ...file, text: `${file.text}mappings: [shop/order]\n` } : file,
  ),
  { path: 'mappings/shop/order.inbound.yaml', text: mapping },
  { path: 'tables/items.yaml', text: 'kind: item\nignoreCase: true\n' },
  {
    path: 'tables/items.csv',
    text: ['from,to', 'code-1,SKU-1', ...Object.entries(items).map((pair) => pair.join())].join('\n'),
  },
  { path: 'tables/units.yaml', text: 'kind: unit\nentries: { piece: EA }\n' },
];
