import { z } from 'zod';

import { decimal, Decimal, DocumentType, minorUnitDigits, Party } from '#libs/documents';

const maybe = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

const Line = z.object({
  item: maybe(z.object({ name: maybe(z.string()), description: maybe(z.string()) })),
  quantity: maybe(z.object({ value: maybe(Decimal) })),
  price: maybe(z.object({ amount: maybe(Decimal), baseQuantity: maybe(Decimal) })),
  lineAmount: maybe(Decimal),
});

/** What can be told of a document before it is whole: values that it waits for are absent, and anything may be. */
const WaitingDraft = z.object({
  documentType: DocumentType,
  documentId: maybe(z.string()),
  orderNumber: maybe(z.string()),
  currency: maybe(z.string()),
  taxIncluded: maybe(z.boolean()),
  buyer: maybe(Party),
  seller: maybe(Party),
  totals: maybe(z.object({ net: maybe(Decimal) })),
  lines: maybe(z.array(maybe(Line))),
});
export type WaitingDraft = z.infer<typeof WaitingDraft>;
type Line = z.infer<typeof Line>;

export const waitingDraft = (draft: Readonly<Record<string, unknown>>): WaitingDraft => WaitingDraft.parse(draft);

/** Goods without tax, as stated or added up; undefined when that cannot be told. */
export function moneyOf({ currency, totals, taxIncluded, lines }: WaitingDraft) {
  if (currency === undefined) return undefined;
  if (totals?.net !== undefined) return { currency, net: totals.net };
  if (taxIncluded === true || lines === undefined) return undefined;
  let net = decimal('0');
  for (const line of lines) {
    const amount = amountOf(line);
    if (amount === undefined) return undefined;
    net = net.plus(amount);
  }
  return { currency, net: net.toFixed(minorUnitDigits(currency) ?? 2) };
}

function amountOf(line: Line | undefined) {
  if (line?.lineAmount !== undefined) return decimal(line.lineAmount);
  const { amount, baseQuantity = '1' } = line?.price ?? {};
  const quantity = line?.quantity?.value;
  if (amount === undefined || quantity === undefined || decimal(baseQuantity).eq(0)) return undefined;
  return decimal(quantity).times(amount).div(baseQuantity);
}

/** What people recognise a missing value by: the name of its line's item, or of its party. */
export function sampleOf(draft: WaitingDraft, field: string): string | undefined {
  const [top = '', index] = field.split('.');
  if (top === 'lines') {
    const item = draft.lines?.[Number(index)]?.item;
    return item?.name ?? item?.description;
  }
  return top === 'buyer' || top === 'seller' ? draft[top]?.name : undefined;
}
