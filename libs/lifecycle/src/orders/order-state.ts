import { decimal } from '#libs/documents';

/** What makes an order the same order again, within one company. */
export interface OrderKey {
  /** `sales`: we receive it. `purchase`: we send it. */
  direction: 'sales' | 'purchase';
  buyerId: string;
  sellerId: string;
  orderNumber: string;
}

/**
 * One line's quantity ledger: decimals in the line's unit, in exclusive buckets. At every moment
 * `ordered = open + confirmed + inTransit + received + cancelled`; `excess`, `refused` and `returned` stand outside the sum.
 */
export interface OrderLineState {
  lineNumber: string;
  /** The first that the line states of: the buyer's item id, the seller's, the GTIN, any other. */
  itemId: string;
  unitCode: string;
  ordered: string;
  open: string;
  confirmed: string;
  inTransit: string;
  received: string;
  cancelled: string;
  excess: string;
  refused: string;
  returned: string;
}

/** The ways a quantity goes, least advanced first. */
const ADVANCE = [
  { bucket: 'open', status: 'open' },
  { bucket: 'confirmed', status: 'confirmed' },
  { bucket: 'inTransit', status: 'in_transit' },
  { bucket: 'received', status: 'received' },
] as const;

/** `held`: waits for a person and was never accepted; `rejected`: a person refused it. All others follow from the lines. */
export type OrderStatus = 'held' | 'rejected' | 'cancelled' | (typeof ADVANCE)[number]['status'];

export interface OrderState {
  key: OrderKey;
  /** Of the document as it was sent: SHA-256 of its canonical JSON without source. */
  revision: string;
  /** From 1, one more with each decision that changes the state. */
  version: number;
  status: OrderStatus;
  currency?: string;
  /** Goods without tax: as stated, otherwise derived from the lines. */
  net?: string;
  lines: OrderLineState[];
}

export const isZero = (amount: string): boolean => amount === '0' || decimal(amount).eq(0);

/** The status of an accepted order: as far as its slowest quantity, `cancelled` when no quantity is left. */
export function deriveStatus(lines: readonly OrderLineState[]): Exclude<OrderStatus, 'held' | 'rejected'> {
  for (const { bucket, status } of ADVANCE) if (lines.some((line) => !isZero(line[bucket]))) return status;
  return 'cancelled';
}
