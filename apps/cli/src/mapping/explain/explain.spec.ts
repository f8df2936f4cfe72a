import { describe, expect, test } from '@jest/globals';

import type { ExplainedFile } from './explained.js';
import { pageOf } from './page.js';
import { treeOf } from './tree.js';

const FILE: ExplainedFile = {
  file: '<orders>.csv',
  mapping: 'acme/order@1',
  left: 3,
  documents: [
    {
      title: 'Order A-17, from line 2',
      isRejected: false,
      problems: [],
      trace: {
        targets: [
          { target: 'orderNumber', value: 'A-17', from: [{ field: 'No', line: 2, text: 'A-17' }], tables: [] },
          { target: 'currency', value: 'EUR', from: [], giver: 'constant', tables: [] },
          {
            target: 'lines.0.item.name',
            value: '\u001B[2JTea',
            from: [{ field: 'Item', line: 2, text: '<b>' }],
            tables: [{ table: 'items', from: '<b>', to: 'Tea' }],
          },
        ],
        deciding: [],
        unread: [{ field: 'Remark', line: 2, text: 'soft', count: 2 }],
      },
    },
  ],
};

// oxlint-disable-next-line no-control-regex -- colours
const uncoloured = (lines: string[]): string => lines.join('\n').replace(/\u001B\[\d+m/g, '');

describe('an explained document', () => {
  test('is a tree of values with their origins; what a terminal would obey is left out', () => {
    expect(uncoloured(treeOf(FILE.documents[0]!))).toBe(`Order A-17, from line 2
├ orderNumber  A-17  ← No "A-17" (line 2)
├ currency     EUR  ← the mapping says so
├ lines
│ └ 1
│   └ item
│     └ name   [2JTea  ← Item "<b>" (line 2), through table items
└ nobody reads
  └ Remark "soft" (line 2) and 1 more`);
  });

  test('is a page that shows both sides, says how many are left out, and runs nothing of the file', () => {
    const page = pageOf(FILE);
    expect(page).toContain('color-scheme:light dark');
    expect(page).toMatch(/<th scope="col">In the file<\/th><th scope="col">In the document<\/th>/);
    expect(page).toMatch(
      /Item<\/span> <span class="file">&#60;b&#62;<\/span>.*through table items.*lines › 1 › item › name/,
    );
    expect(page).toContain('And 3 more documents');
    expect(page).not.toMatch(/<b>"|<script|https?:|<orders>/);
  });
});
