import { describe, expect, test } from '@jest/globals';

import { described, type CreditNote, type Invoice, type InvoiceLine, type Totals } from '#libs/documents';

import { compileRules, RulesDefinition } from '../rules/compile-rules.js';
import { validateDocument } from '../rules/validate.js';

const { rules } = compileRules(RulesDefinition.parse({}));

const line = (lineNumber: string, lineAmount: string, change: Partial<InvoiceLine> = {}): InvoiceLine => ({
  lineNumber,
  item: { sellerItemId: `ITEM-${lineNumber}` },
  lineAmount,
  ...change,
});

const priced = (value: string, amount: string): Partial<InvoiceLine> => ({
  quantity: { value, unitCode: 'EA' },
  price: { amount },
});

/** 10 x 10.00 - 5.00 + 4 x 25.00, less 15.00, plus 20.00, with 20 % tax, of which 40.00 are paid. */
const sound = {
  documentType: 'Invoice',
  documentId: 'INV-1',
  issueDate: '2026-11-21',
  currency: 'GBP',
  buyer: { name: 'Moorland Hotels' },
  seller: { name: 'Northern Tableware' },
  lines: [
    line('1', '95.00', { ...priced('10', '10.00'), allowances: [{ amount: '5.00' }] }),
    line('2', '100', priced('4', '25')),
  ],
  allowances: [{ amount: '15.00' }],
  charges: [{ amount: '12.50' }, { amount: '7.50' }],
  taxes: [{ percent: '20', taxableAmount: '200.00', amount: '40.00' }],
  totals: {
    lines: '195.00',
    allowances: '15.00',
    charges: '20.00',
    net: '200.00',
    tax: '40.00',
    gross: '240.00',
    prepaid: '40.00',
    rounding: '0.50',
    payable: '200.50',
  },
} satisfies Invoice;

type Bill = Invoice | CreditNote;
type Change = Partial<Omit<Bill, 'documentType'>> & { documentType?: 'Invoice' | 'CreditNote' };

const findings = (change: Change = {}) => validateDocument({ ...sound, ...change }, rules, { id: 'northern' });

/** What is told: field, expected and found. */
const told = (change: Change = {}): string[] =>
  findings(change)
    .filter(({ rule }) => rule === 'bill-plausible')
    .map(({ field, expected, found }) => `${field} ${expected} ${found}`);

const totals = (change: Totals): Change => ({ totals: { ...sound.totals, ...change } });

describe('the figures of a bill', () => {
  test('that fit one another are not told', () => {
    expect(findings()).toEqual([]);
  });

  test.each<[rule: string, expected: string, Change]>([
    ['BR-CO-10', 'totals.lines 195.00 195.01', totals({ lines: '195.01' })],
    ['BR-CO-11', 'totals.allowances 15.00 14', totals({ allowances: '14' })],
    ['BR-CO-12', 'totals.charges 20.00 20.01', totals({ charges: '20.01' })],
    ['BR-CO-13', 'totals.net 200.00 200.01', totals({ net: '200.01' })],
    ['BR-CO-14', 'totals.tax 40.00 39.99', totals({ tax: '39.99' })],
    ['BR-CO-15', 'totals.gross 240.00 204.00', totals({ gross: '204.00' })],
    ['BR-CO-16', 'totals.payable 200.50 240.00', totals({ payable: '240.00' })],
    ['BR-CO-17', 'taxes[0].amount 40.00 41.01', { taxes: [{ percent: '20', taxableAmount: '200', amount: '41.01' }] }],
    ['R120', 'lines[0].lineAmount 95.00 96', { lines: [{ ...sound.lines[0]!, lineAmount: '96' }, sound.lines[1]!] }],
  ])('that break %s are told once, and hold the bill', (_, expected, change) => {
    expect(told(change)).toEqual([expected]);
    expect(findings(change)).toMatchObject([{ consequence: 'hold', rule: 'bill-plausible' }]);
    expect(described(findings(change)[0]!).message).not.toMatch(/\{\w+\}/);
  });

  test('are each told when several are wrong', () => {
    const lines = [{ ...sound.lines[0]!, lineAmount: '59' }, line('2', '10.00', priced('4', '25'))];
    expect(told({ lines, ...totals({ net: '20', payable: '2' }) })).toEqual([
      'lines[0].lineAmount 95.00 59',
      'lines[1].lineAmount 100.00 10.00',
      'totals.net 200.00 20',
      'totals.payable 200.50 2',
    ]);
  });

  test('that are wrong are not told again in the sums that they went into', () => {
    const lines = [{ ...sound.lines[0]!, lineAmount: '59' }, sound.lines[1]!];
    expect(told({ lines, ...totals({ lines: '159.00' }) })).toEqual(['lines[0].lineAmount 95.00 59']);
    expect(told({ lines, ...totals({ lines: '159.00', net: '164.00', gross: '204.00', payable: '164.50' }) })).toEqual([
      'lines[0].lineAmount 95.00 59',
    ]);
  });

  test('may be 0.02 off in a line and 1.00 in a tax, and are not rounded further', () => {
    const [first] = sound.lines;
    expect(told({ lines: [first!, line('2', '100.00', priced('4', '24.995'))] })).toEqual([]);
    expect(told({ lines: [first!, line('2', '100.00', priced('4', '24.99'))] })).toEqual([
      'lines[1].lineAmount 99.96 100.00',
    ]);
    const taxes = [{ percent: '20.5', taxableAmount: '200', amount: '40.00' }];
    expect(told({ taxes })).toEqual([]);
  });

  test('of finer amounts are rounded once', () => {
    const lines = [line('1', '97.3333'), line('2', '97.6649')];
    expect(told({ lines })).toEqual([]);
    expect(told({ lines: [line('1', '97.3333'), line('2', '97.6599')] })).toEqual(['totals.lines 194.9932 195.00']);
  });

  test('that are not stated are not asked for, and what is stated is held against what the rest comes to', () => {
    expect(told({ totals: { payable: '240.00' } })).toEqual([]);
    expect(told({ totals: { payable: '204.00' } })).toEqual(['totals.payable 240.00 204.00']);
    expect(told({ allowances: undefined, charges: undefined })).toEqual([]);
  });

  test('need no price or one unit to count in', () => {
    const weighed = { quantity: { value: '4', unitCode: 'EA' }, price: { amount: '9', unitCode: 'KGM' } };
    expect(told({ lines: [sound.lines[0]!, line('2', '100', weighed)] })).toEqual([]);
    expect(told({ lines: [sound.lines[0]!, line('2', '100', { quantity: { value: '7', unitCode: 'EA' } })] })).toEqual(
      [],
    );
    const base = { quantity: { value: '4', unitCode: 'EA' }, price: { amount: '2500', baseQuantity: '100' } };
    expect(told({ lines: [sound.lines[0]!, line('2', '100', base)] })).toEqual([]);
  });

  test('may have their rounding in the total with tax, as UBL defines it', () => {
    expect(told(totals({ gross: '240.50' }))).toEqual([]);
    expect(told(totals({ gross: '240.50', payable: '201.00' }))).toEqual([]);
    expect(told(totals({ payable: '200.00' }))).toEqual(['totals.payable 200.50 200.00']);
  });
});

describe('the tax of a bill', () => {
  const taxed = (percents: string[], change: Totals): Change => ({
    ...sound,
    allowances: [],
    charges: [],
    taxes: undefined,
    lines: sound.lines.map((one, index) => ({ ...one, taxes: [{ percent: percents[index]! }] })),
    totals: change,
  });

  test('that is not broken down is held against the rates of the lines, to one minor unit a line', () => {
    expect(told(taxed(['20', '10'], { net: '195', tax: '29.00', gross: '224.00' }))).toEqual([]);
    expect(told(taxed(['20', '10'], { net: '195', tax: '29.02', gross: '224.02' }))).toEqual([]);
    expect(told(taxed(['20', '10'], { net: '195', tax: '29.03', gross: '224.03' }))).toEqual([
      'totals.tax 29.00 29.03',
    ]);
    expect(told(taxed(['20', '10'], { net: '195', gross: '225.00' }))).toEqual(['totals.gross 224.00 225.00']);
  });

  test('is none where a bill says nothing about it', () => {
    const bare = (payable: string): Change => ({
      lines: [line('1', '41.00')],
      taxes: undefined,
      allowances: [],
      charges: [],
      totals: { payable },
    });
    expect(told(bare('41.00'))).toEqual([]);
    expect(told(bare('49.20'))).toEqual(['totals.payable 41.00 49.20']);
  });

  test('may be in the prices', () => {
    const gross = {
      taxIncluded: true,
      lines: [line('1', '120.00')],
      allowances: [],
      charges: [],
      taxes: [{ percent: '20', taxableAmount: '100', amount: '20' }],
    };
    expect(told({ ...gross, totals: { lines: '120', net: '100', tax: '20', gross: '120', payable: '120' } })).toEqual(
      [],
    );
    expect(told({ ...gross, totals: { net: '120', tax: '20', gross: '120' } })).toEqual(['totals.net 100.00 120']);
    expect(told({ ...gross, totals: { net: '100', tax: '20', gross: '140' } })).toEqual(['totals.gross 120.00 140']);
  });
});

describe('allowances and discounts', () => {
  test('are their percentage of their base, or their factor', () => {
    const of = (percent: string, amount = '15.00') => ({ allowances: [{ amount, percent, baseAmount: '150.00' }] });
    expect(told(of('10'))).toEqual([]);
    expect(told(of('0.1'))).toEqual([]);
    expect(told(of('20'))).toEqual(['allowances[0].amount 30.00 15.00']);
  });

  test('of a line or its price are told where they are wrong, not in the amount of the line', () => {
    const [first, second] = sound.lines;
    const reduced = { ...first!, allowances: [{ amount: '5.00', percent: '5', baseAmount: '10.00' }] };
    expect(told({ lines: [reduced, second!] })).toEqual(['lines[0].allowances[0].amount 0.50 5.00']);
    const price = { amount: '25', grossAmount: '30', discount: '4' };
    expect(told({ lines: [first!, { ...second!, price }] })).toEqual(['lines[1].price.amount 26.00 25']);
    expect(told({ lines: [first!, { ...second!, price: { ...price, discount: '5' } }] })).toEqual([]);
    // What is put on a price stands in the same place in UBL.
    expect(told({ lines: [first!, { ...second!, price: { ...price, grossAmount: '20', discount: '5' } }] })).toEqual(
      [],
    );
  });
});

describe('the breakdown of the tax', () => {
  const rated = (one: string, other: string, listed: [percent: string, taxable: string, amount: string][]): Change => ({
    lines: [
      { ...sound.lines[0]!, taxes: [{ percent: one }] },
      { ...sound.lines[1]!, taxes: [{ percent: other }] },
    ],
    allowances: [],
    charges: [],
    taxes: listed.map(([percent, taxableAmount, amount]) => ({ percent, taxableAmount, amount })),
    totals: {},
  });

  test('has what is taxed at each rate', () => {
    expect(
      told(
        rated('20', '0', [
          ['20.00', '95.00', '19.00'],
          ['0', '100', '0'],
        ]),
      ),
    ).toEqual([]);
    expect(
      told(
        rated('20', '0', [
          ['20', '94.00', '19.00'],
          ['0', '100', '0'],
        ]),
      ),
    ).toEqual([]);
    expect(
      told(
        rated('20', '0', [
          ['20', '93.00', '19.00'],
          ['0', '100', '0'],
        ]),
      ),
    ).toEqual(['taxes[0].taxableAmount 95.00 93.00']);
    expect(
      told(
        rated('20', '0', [
          ['20', '95.00', '19.00'],
          ['0', '100.01', '0'],
        ]),
      ),
    ).toEqual(['taxes[1].taxableAmount 100.00 100.01']);
  });

  test('has every rate of the lines; one that it lacks is told once', () => {
    expect(told(rated('21', '21', [['20', '195.00', '39.00']]))).toEqual(['lines[0].taxes[0].percent 20 21']);
  });

  test('is not judged where lines state no rate, or several taxes are stated', () => {
    expect(told({ taxes: [{ percent: '20', taxableAmount: '150', amount: '30' }], totals: {} })).toEqual([]);
    const several = rated('20', '20', [
      ['20', '195.00', '39.00'],
      ['5', '195.00', '9.75'],
    ]);
    const taxes = several.taxes!.map((tax, index) => ({ ...tax, scheme: index === 0 ? 'VAT' : 'EXC' }));
    expect(told({ ...several, taxes })).toEqual([]);
  });
});

describe('a credit note', () => {
  test('may state what goes back above or below 0', () => {
    const back: Change = { documentType: 'CreditNote', allowances: [], charges: [], taxes: [] };
    const negative = { net: '-100', tax: '-20', gross: '-120', payable: '-120' };
    for (const change of [priced('-4', '25'), priced('4', '-25'), priced('4', '25')])
      expect(told({ ...back, lines: [line('1', '-100', change)], totals: negative })).toEqual([]);
    expect(told({ ...back, lines: [line('1', '-100', priced('4', '26'))], totals: negative })).toEqual([
      'lines[0].lineAmount 104.00 -100',
    ]);
    expect(
      told({
        ...back,
        documentType: 'Invoice',
        lines: [line('1', '-100', priced('4', '25'))],
        totals: negative,
      }),
    ).toEqual(['lines[0].lineAmount 100.00 -100']);
  });
});

test.each<[string, Change]>([
  ['bill-date-missing', { issueDate: undefined }],
  ['bill-party-missing', { buyer: undefined }],
  ['bill-party-missing', { seller: { contact: { name: 'Ann' } } }],
  ['bill-amount-missing', { totals: { net: '200.00' } }],
])('%s refuses a bill', (code, change) => {
  expect(findings(change)).toMatchObject([{ code, consequence: 'block' }]);
});
