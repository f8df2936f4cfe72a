import { describe, expect, test } from '@jest/globals';

import { Comparison } from '#libs/lifecycle';
import type { Trial } from '#libs/pipeline';

import { trialPage } from './page.js';
import { sectionsOf } from './sections.js';

const trialWith = (notes: readonly string[]): Trial => {
  const comparison = new Comparison();
  const order = { documentType: 'Order', documentId: '<PO>', orderNumber: '<PO>', lines: [] } as const;
  for (const note of notes) {
    const judged = { name: '<PO>', line: 2, fate: 'accepted', problems: [], targets: ['erp'] } as const;
    const document = { ...order, lines: [] };
    comparison.add('<script>.csv', { ...judged, document }, { ...judged, document: { ...document, notes: [note] } });
  }
  const { differences } = comparison;
  return { mapping: 'acme/order', version: 3, files: [], lookedAt: 1, readBy: [], gone: [], differences };
};

describe('what a person reads of a trial', () => {
  test('runs nothing of what a sender wrote', () => {
    const page = trialPage(trialWith(['<img src=x>']), '"summary" & more');
    expect(page).toContain('&#60;img src=x&#62;');
    expect(page).toContain('&#60;PO&#62; (&#60;script&#62;.csv line 2)');
    expect(page).not.toMatch(/<script|<img|<PO>/);
  });

  test('shows the first of many values of a field, and counts the others', () => {
    const notes = Array.from({ length: 70 }, (_, index) => `note ${index}`);
    const section = sectionsOf(trialWith(notes)).find(({ title }) => title === 'Values that change')!;
    expect(section.rows).toHaveLength(6);
    expect(section.rows[0]).toEqual(['notes[]', 'nothing', 'note 0', 1, '<PO> (<script>.csv line 2)']);
    expect(section.rows[5]).toEqual(['', 'others', '', 65, '70 values in 70 documents']);
  });
});
