import { cpuUsage } from 'node:process';

import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { problemCodes } from '#libs/documents';

import { compileExpression, type Expression } from './index.js';

const order = {
  documentType: 'Order',
  orderNumber: 'PO-1',
  issueDate: '2026-11-22',
  currency: 'GBP',
  totals: { net: '950.00' },
  lines: [
    { item: { sellerItemId: 'A' }, quantity: { value: '2', unitCode: 'EA' } },
    { item: { sellerItemId: 'B' }, quantity: { value: '10', unitCode: 'KGM' } },
  ],
};
const variables = { document: 'dyn' } as const;

function compiled(source: string): Expression {
  const result = compileExpression(source, { variables });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.expression;
}
const evaluate = (source: string, document: unknown = order) => compiled(source).evaluate({ document });
function refusal(source: string, result: 'bool' | 'any' = 'any'): string {
  const refused = compileExpression(source, { variables, result });
  return refused.ok ? 'compiled' : refused.problem.code;
}

describe('decimals', () => {
  test('compare as numbers, not as texts', () => {
    expect(evaluate('decimal(document.totals.net) > decimal("1000.00")')).toEqual({ ok: true, value: false });
    expect(evaluate('decimal(document.totals.net) == decimal("950")')).toEqual({ ok: true, value: true });
    expect(evaluate('decimal(document.totals.net) >= 950')).toEqual({ ok: true, value: true });
    expect(evaluate('951 > decimal(document.totals.net)')).toEqual({ ok: true, value: true });
  });

  test('are computed exactly and come back as decimal strings', () => {
    expect(evaluate('decimal("0.1") + decimal("0.2")')).toEqual({ ok: true, value: '0.3' });
    expect(evaluate('round(decimal("2.345"), 2) * -1')).toEqual({ ok: true, value: '-2.35' });
    expect(evaluate('-decimal("2") / 8')).toEqual({ ok: true, value: '-0.25' });
    expect(evaluate('document.lines.map(l, decimal(l.quantity.value) * 2)')).toEqual({ ok: true, value: ['4', '20'] });
    expect(evaluate('size(document.lines)')).toEqual({ ok: true, value: '2' });
  });

  test('order like their exact values for any two decimals', () => {
    const less = compiled('decimal(document.a) < decimal(document.b)');
    const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    const text = (value: bigint) => {
      const digits = String(value < 0n ? -value : value).padStart(3, '0');
      return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
    };
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        expect(less.evaluate({ document: { a: text(a), b: text(b) } })).toEqual({ ok: true, value: a < b });
      }),
    );
  });

  test('refuse what is no plain decimal', () => {
    for (const net of ['1e5', '1,5', '', '٣', '0x10'])
      expect(evaluate('decimal(document.totals.net) > 1', { totals: { net } })).toMatchObject({
        ok: false,
        problem: { code: 'expression-failed' },
      });
  });
});

describe('ordering', () => {
  test.each([
    'document.totals.net > "1000.00"',
    '"a" < "b"',
    'document.totals.net > document.totals.gross',
    'document.totals.net > decimal("1000")',
    'document.lines.all(l, l.quantity.value >= "1")',
    'document.issueDate < "2026-01-01"',
    '[1, 2] < [3]',
  ])('of texts or of values of unknown type is refused when loaded: %s', (source) => {
    expect(['expression-orders-text', 'expression-invalid']).toContain(refusal(source));
  });

  test('of days is meant as days', () => {
    expect(evaluate('date(document.issueDate) > date("2026-02-28")')).toEqual({ ok: true, value: true });
    expect(evaluate('date("2026-02-30") > date("2026-02-28")').ok).toBe(false);
  });
});

describe('conditions', () => {
  test('use loops, membership, presence and patterns', () => {
    const truths = [
      'document.lines.exists(l, l.quantity.unitCode == "KGM")',
      'document.currency in ["GBP", "EUR"]',
      '!has(document.buyer) && has(document.totals.net)',
      'document.orderNumber.matches("^PO-[0-9]+$")',
      'document.lines.filter(l, l.item.sellerItemId.startsWith("A")).size() == 1',
    ];
    for (const source of truths) expect([source, evaluate(source)]).toEqual([source, { ok: true, value: true }]);
  });

  test('must give true or false', () => {
    expect(refusal('1 + 1', 'bool')).toBe('expression-result');
    const loaded = compileExpression('document.currency', { variables, result: 'bool' });
    expect(loaded.ok && loaded.expression.evaluate({ document: order })).toMatchObject({
      problem: { code: 'expression-result' },
    });
  });

  test('name the column of a mistake', () => {
    const result = compileExpression('document.currency == = 1', { variables });
    expect(result).toMatchObject({ ok: false, problem: { code: 'expression-invalid', column: 22 } });
    expect(compileExpression('orderNumber == "1"', { variables })).toMatchObject({
      problem: {
        code: 'expression-invalid',
        params: { reason: 'Unknown variable: orderNumber. Known here: document' },
      },
    });
  });

  test('are problems, not exceptions, when a member is missing', () => {
    expect(evaluate('document.buyer.name == "x"')).toMatchObject({ ok: false, problem: { code: 'expression-failed' } });
  });
});

/** CPU time, since other processes may share the machine. */
function cpuMs(work: () => unknown): number {
  const before = cpuUsage();
  work();
  const { user, system } = cpuUsage(before);
  return (user + system) / 1_000;
}

describe('hostile expressions', () => {
  // Without limits these run for minutes or for ever; with them a quiet machine needs less than 50 ms. Wide, since machines are not quiet.
  const bounded = 1000;
  const many = Array.from({ length: 9_000 }, (_, index) => ({ a: `${index}`.repeat(10) }));
  const documents = {
    document: { list: many, text: 'a'.repeat(90_000), word: 'b', net: '9'.repeat(39), one: `1${'0'.repeat(38)}` },
  };

  test.each([
    `${'('.repeat(2_000)}1${')'.repeat(1_000)}`,
    `${'['.repeat(500)}${']'.repeat(500)}`,
    `${'!'.repeat(3_000)}true`,
    `1${'+1'.repeat(1_900)}`,
    `document${'.a'.repeat(1_500)}`,
    `document.list.all(a, document.list.all(b, document.list.all(c, document.list.all(d, true))))`,
    'cel.bind(x, "xxxxxxxx", x + x)',
    'b"abc".json()',
    'timestamp("2026-01-01T00:00:00Z").getHours("Europe/Berlin") == 1',
    'duration("1h") == duration("2h")',
    'document.text.matches(document.word)',
    'document.text.matches("(?=a)b")',
    'document.text.matches("((a{1000}){1000}){1000}")',
    'x'.repeat(5_000),
  ])('are refused when loaded, quickly: %.60s', (source) => {
    expect(compileExpression(source, { variables }).ok).toBe(false);
    expect(cpuMs(() => compileExpression(source, { variables }))).toBeLessThan(bounded);
  });

  test.each([
    'document.list.all(a, document.list.all(b, document.list.all(c, a != b || b != c || true)))',
    'document.list.exists(a, document.list.exists(b, document.list.exists(c, c.missing == 1)))',
    'document.list.map(a, document.list.map(b, b)).size()',
    'document.list.map(a, document.text + document.text).size()',
    `["xxxxxxxx"]${'.map(x, x + x)'.repeat(25)}`,
    `[[1, 1]]${'.map(x, x + x)'.repeat(25)}`,
    `[decimal(document.net)]${'.map(x, x * x)'.repeat(25)}`,
    `[decimal(document.one)]${'.map(x, x * x)'.repeat(25)}.map(x, string(x))`,
    'document.list.map(a, document.text).join()',
    'document.list.all(a, document.text.contains("aaaaaaaaaaaaaaaaaaaaaaaaab"))',
    'document.list.all(a, document.text.matches("(a+)+$") || true)',
    'document.list == document.list.map(a, {"a": a.a}) && document.list.all(a, document.list == document.list.map(b, b))',
    'document.text.split("").size()',
    'true || document.list.exists(a, document.list.exists(b, document.list.exists(c, false)))',
  ])('end soon when evaluated: %s', (source) => {
    const loaded = compileExpression(source, { variables });
    if (!loaded.ok) {
      expect(loaded.problem.code).toMatch(/^expression-/);
      return;
    }
    const times = [1, 2, 3].map(() => cpuMs(() => loaded.expression.evaluate(documents)));
    expect(Math.min(...times)).toBeLessThan(bounded);
  });

  test('a backtracking pattern runs in linear time', () => {
    const document = { text: `${'a'.repeat(40_000)}b` };
    const expression = compiled('document.text.matches("^(a+)+$")');
    expect(expression.evaluate({ document })).toEqual({ ok: true, value: false });
    expect(cpuMs(() => expression.evaluate({ document }))).toBeLessThan(bounded);
  });

  test.each([
    'document.constructor',
    'document.__proto__',
    'document["constructor"]',
    'document.toString',
    'document.lines.length',
  ])('reach no prototype: %s', (source) => {
    expect(evaluate(source).ok).toBe(false);
  });

  test('a list that is too long is refused', () => {
    const result = evaluate('document.list.exists(a, a == 1)', { list: Array.from({ length: 10_001 }, () => 1) });
    expect(result).toMatchObject({ ok: false, problem: { code: 'expression-too-costly' } });
  });

  test('arbitrary text never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (source) => {
        const result = compileExpression(source, { variables });
        if (result.ok) expect(typeof result.expression.evaluate({ document: order }).ok).toBe('boolean');
        else expect(problemCodes()).toContain(result.problem.code);
      }),
    );
  });
});
