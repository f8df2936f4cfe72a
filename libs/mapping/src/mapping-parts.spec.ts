import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

import { Faults } from './compile/faults.js';
import { withParts } from './mapping-parts.js';

const PARTS: unknown = parse(`
party: { name: Name, address: { use: address, in: Address } }
address: { city: City, country: Country }
endless: { again: { use: endless } }
`);

const noFaults = () => new Faults('order.inbound.yaml', () => undefined);

function put(fields: unknown) {
  const faults = noFaults();
  const { definition } = withParts({ parts: 'a.parts.yaml', fields }, () => PARTS, faults);
  return { definition, problems: faults.problems };
}

describe('parts of a mapping', () => {
  test('are put in where they are used, parts of parts too', () => {
    const { definition, problems } = put({ buyer: { use: 'party', in: 'Buyer' } });
    expect(problems).toEqual([]);
    expect(definition).toEqual({
      fields: { buyer: { name: 'Name', address: { city: 'City', country: 'Country', in: 'Address' }, in: 'Buyer' } },
    });
  });

  test('give way to what stands beside `use`', () => {
    const { definition } = put({ lines: { each: 'Line', fields: { shipTo: { use: 'address', city: 'Town' } } } });
    expect(definition).toEqual({
      fields: { lines: { each: 'Line', fields: { shipTo: { city: 'Town', country: 'Country' } } } },
    });
  });

  test('that nobody wrote, or that use themselves, are faults that list the others', () => {
    const { problems } = put({ buyer: { use: 'partner' }, seller: { use: 'endless' } });
    expect(problems.map(({ code, found, field }) => [code, found, field])).toEqual([
      ['mapping-part-unknown', 'partner', 'fields.buyer.use'],
      ['mapping-part-unknown', 'endless', 'fields.seller.again.use'],
    ]);
    expect(problems[0]?.expected).toBe('party, address, endless');
  });

  test.each([
    ['absent, or no YAML', undefined],
    ['no mapping of names', ['a']],
  ])('of a file that is %s are a fault', (_, parts) => {
    const faults = noFaults();
    withParts({ parts: 'a.parts.yaml', fields: {} }, () => parts, faults);
    expect(faults.problems.map(({ code }) => code)).toEqual(['mapping-parts-missing']);
  });

  test('are not looked for where none are named', () => {
    expect(withParts({ fields: { a: 'A' } }, () => PARTS, noFaults()).definition).toEqual({ fields: { a: 'A' } });
  });
});
