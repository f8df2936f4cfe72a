import { describe, expect, test } from '@jest/globals';

import { described, type Order } from '#libs/documents';

import { compileRoutes, routeDocument, RoutesDefinition } from './route-document.js';
import { order } from './testing/orders.js';

const compiled = (...groups: object[]) => compileRoutes(RoutesDefinition.parse({ groups }));

function targets(document: Order, ...groups: object[]): string[] {
  const { routes } = compiled(...groups);
  const routed = routeDocument(document, routes, { partner: { id: 'shop' }, direction: 'sales', connection: 'drop' });
  return 'problem' in routed ? [routed.problem.code] : routed.targets.map(({ connection }) => connection);
}

const pounds = 'document.currency == "GBP"';
const routes = [
  { when: pounds, to: ['erp-uk', 'export'] },
  { when: 'partner == "shop"', to: ['shop-erp', 'export'] },
];

describe('a route group', () => {
  test('gives the targets of its first route that fits', () => {
    expect(targets(order(), { name: 'orders', for: 'Order', routes })).toEqual(['erp-uk', 'export']);
    expect(targets(order(undefined, { currency: 'EUR' }), { name: 'orders', for: 'Order', routes })).toEqual([
      'shop-erp',
      'export',
    ]);
  });

  test('gives those of every route that fits, each once, where it says so', () => {
    expect(targets(order(), { name: 'orders', for: 'Order', match: 'all', routes })).toEqual([
      'erp-uk',
      'export',
      'shop-erp',
    ]);
  });

  test('falls back when no route fits, and not otherwise', () => {
    const group = { name: 'orders', for: 'Order', routes: [{ when: pounds, to: ['erp'] }], fallback: ['desk'] };
    expect(targets(order(undefined, { currency: 'EUR' }), group)).toEqual(['desk']);
    expect(targets(order(), group)).toEqual(['erp']);
  });

  test('may look at the direction and the connection', () => {
    const when = 'direction == "sales" && connection == "drop"';
    expect(targets(order(), { name: 'orders', for: 'Order', routes: [{ when, to: ['erp'] }] })).toEqual(['erp']);
  });

  test('may send nowhere on purpose', () => {
    expect(targets(order(), { name: 'orders', for: 'Order', routes: [{ to: [] }] })).toEqual([]);
  });
});

describe('several groups', () => {
  test('add their targets up', () => {
    const group = (name: string, to: string[]) => ({ name, for: 'Order', routes: [{ to }] });
    expect(targets(order(), group('a', ['erp', 'export']), group('b', ['export', 'finance']))).toEqual([
      'erp',
      'export',
      'finance',
    ]);
  });

  test('of other documents do not count', () => {
    expect(targets(order(), { name: 'stock', for: 'InventoryReport', routes: [{ to: ['erp'] }] })).toEqual([
      'route-none',
    ]);
  });
});

test('a document that no route takes is a problem that says what to do, never dropped', () => {
  const routed = routeDocument(
    order(),
    compiled({ name: 'eur', for: 'Order', routes: [{ when: '!(' + pounds + ')', to: ['erp'] }] }).routes,
    {
      partner: { id: 'shop' },
      direction: 'sales',
    },
  );
  expect('problem' in routed && described(routed.problem).message).toContain('No route takes this Order of shop');
});

test('a condition that cannot be evaluated is a problem, not a silent no', () => {
  expect(
    targets(order(), {
      name: 'orders',
      for: 'Order',
      routes: [{ when: 'document.buyer.name == "x"', to: ['erp'] }, { to: ['desk'] }],
    }),
  ).toEqual(['route-failed']);
});

test('a condition with a mistake is a fault that names its place', () => {
  expect(
    compiled({ name: 'orders', for: 'Order', routes: [{ to: [] }, { when: 'document.', to: [] }] }).faults,
  ).toMatchObject([{ path: ['groups', 0, 'routes', 1, 'when'], problem: { code: 'expression-invalid' } }]);
});
