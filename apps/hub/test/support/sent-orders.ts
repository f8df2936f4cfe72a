/** One order as a partner sends it, and its later versions: each adds a line to the one before. */
export interface SentOrder {
  number: string;
  versions: readonly SentVersion[];
}

export interface SentVersion {
  lines: readonly SentLine[];
  /** Money, two digits. */
  total: string;
}

interface SentLine {
  sku: string;
  quantity: number;
  cents: number;
}

/** Shares of orders that are sent again once or twice before or after they were delivered. */
const REVISED_ONCE = 0.2;
const REVISED_TWICE = 0.05;

const money = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

const totalOf = (lines: readonly SentLine[]): string =>
  money(lines.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0));

/** Orders of 1 to 4 lines. @param random numbers from 0 to 1, seeded: a run can be repeated. */
export function ordersToSend(count: number, random: () => number, prefix = 'PO'): SentOrder[] {
  const line = (): SentLine => ({
    sku: `TEA-${Math.floor(random() * 500)}`,
    quantity: 1 + Math.floor(random() * 20),
    cents: 1 + Math.floor(random() * 10_000),
  });
  return Array.from({ length: count }, (_, index) => {
    const first = Array.from({ length: 1 + Math.floor(random() * 4) }, line);
    const drawn = random();
    const added = drawn < REVISED_TWICE ? 2 : drawn < REVISED_TWICE + REVISED_ONCE ? 1 : 0;
    const versions = [first];
    for (let version = 0; version < added; version += 1) versions.push([...versions[version]!, line()]);
    return {
      number: `${prefix}-${String(index + 1).padStart(6, '0')}`,
      versions: versions.map((lines) => ({ lines, total: totalOf(lines) })),
    };
  });
}

const HEADER = 'order_number,order_date,currency,line,sku,quantity,unit,price,line_amount,total_net,total_gross';

/** A file of our own order CSV that states one version of each order. */
export const csvOf = (orders: readonly { number: string; version: SentVersion }[]): string =>
  [
    HEADER,
    ...orders.flatMap(({ number, version: { lines, total } }) =>
      lines.map(({ sku, quantity, cents }, index) =>
        [
          number,
          '2026-11-20',
          'GBP',
          index + 1,
          sku,
          quantity,
          'EA',
          money(cents),
          money(quantity * cents),
          total,
          total,
        ].join(','),
      ),
    ),
    '',
  ].join('\r\n');

/** Sum of money texts with two digits. */
export const sumOf = (amounts: readonly string[]): string =>
  money(amounts.reduce((sum, amount) => sum + Number(amount.replace('.', '')), 0));
