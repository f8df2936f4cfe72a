import { expect, test } from '@jest/globals';
import { parse } from 'yaml';

import { settingsOf } from './settings-of.js';

const settings = (yaml: string) => Object.fromEntries(settingsOf(parse(yaml) as Record<string, unknown>));

test('the same content gives the same settings, however names are nested', () => {
  const dotted = settings(
    'fields: { buyer.name: A, lines: { each: row, fields: { item.gtin: { path: G, required: true } } } }',
  );
  const nested = settings(
    'fields: { buyer: { name: A }, lines: { each: row, fields: { item: { gtin: { path: G, required: true } } } } }',
  );
  expect(dotted).toEqual(nested);
  expect(nested).toEqual({
    'fields.buyer.name': 'A',
    'fields.lines.each': 'row',
    'fields.lines[].item.gtin': '{"path":"G","required":true}',
  });
});

test('lists and numbers are settings by themselves', () => {
  expect(settings('version: 2\nsource: { match: { headers: [a, b] } }')).toEqual({
    version: '2',
    'source.match.headers': '["a","b"]',
  });
});
