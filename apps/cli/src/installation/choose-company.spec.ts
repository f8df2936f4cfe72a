import { expect, test } from '@jest/globals';

import { companyAmong } from './choose-company.js';

test.each([
  ['the only one is taken', ['acme'], undefined, 'acme'],
  ['the one that is named is taken', ['acme', 'brand'], 'brand', 'brand'],
  ['several without a name are a question', ['acme', 'brand'], undefined, { code: 'company-several' }],
  ['a name that is none of them is refused', ['acme'], 'brand', { code: 'company-unknown', expected: 'acme' }],
  ['none says what to do first', [], undefined, { code: 'company-none' }],
])('company: %s', (_, companies, named, expected) => {
  const chosen = companyAmong(companies, named);
  expect(typeof expected === 'string' ? { chosen } : chosen).toMatchObject(
    typeof expected === 'string' ? { chosen: expected } : expected,
  );
});
