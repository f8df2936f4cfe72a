/** What a file says, found without our readers: a regular expression or a dozen lines of table reading. */
export interface PlainOrder {
  orderNumber: string;
  lines: number;
  currency: string;
  firstQuantity: string;
  /** Amount to pay, as stated. */
  total: string;
}

const firstOf = (xml: string, ...path: readonly string[]): string => {
  const steps = path.map((name) => `<(?:\\w+:)?${name}(?:\\s[^>]*)?>`).join('[^]*?');
  return new RegExp(`${steps}\\s*([^<]*?)\\s*<`).exec(xml)?.[1] ?? '';
};

export function plainUblOrder(text: string): PlainOrder {
  const xml = text.replaceAll(/<!--[^]*?-->/g, '');
  return {
    orderNumber: firstOf(xml, 'ID'),
    lines: xml.match(/<(?:\w+:)?OrderLine[\s>]/g)?.length ?? 0,
    currency: firstOf(xml, 'DocumentCurrencyCode'),
    firstQuantity: firstOf(xml, 'LineItem', 'Quantity'),
    total: firstOf(xml, 'PayableAmount'),
  };
}

/** Rows of a comma table as records by column name. Quoted cells may hold commas, quotes and line breaks. */
export function plainTable(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text
    .replace(/^\uFEFF/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end !== ',') rows.push([]);
  }
  const [columns = [], ...records] = rows.filter((row) => row.length > 1);
  return records.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ''])));
}

/** Orders of a Shopify export: order columns stand on the first row of each. */
export function plainShopifyOrders(text: string): PlainOrder[] {
  const orders = new Map<string, PlainOrder>();
  for (const row of plainTable(text)) {
    const known = orders.get(row['Name']!);
    if (known !== undefined) known.lines += 1;
    else
      orders.set(row['Name']!, {
        orderNumber: row['Name']!,
        lines: 1,
        currency: row['Currency']!,
        firstQuantity: row['Lineitem quantity']!,
        total: row['Total']!,
      });
  }
  return [...orders.values()];
}
