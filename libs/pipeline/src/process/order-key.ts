import type { Document, Order } from '#libs/documents';
import type { OrderKey } from '#libs/lifecycle';
import type { Partner, Workspace } from '#libs/workspace';

export interface Setting {
  workspace: Workspace;
  /** Whose file it is. */
  partner: Partner;
}

/**
 * Identity of an order that came to us. A sales order, by rule: its buyer is the partner that the document identifies, else its sender; we are
 * the seller. What a system of our own sends is a purchase order where its seller is a partner and its buyer is not.
 */
export function orderKeyOf(
  { workspace, partner }: Setting,
  { orderNumber, buyer, seller }: Pick<Order, 'orderNumber' | 'buyer' | 'seller'>,
): OrderKey {
  const { company } = workspace;
  const from = workspace.partnerOf(buyer);
  const to = workspace.partnerOf(seller);
  if (partner.role === 'own' && to !== undefined && from === undefined)
    return { direction: 'purchase', buyerId: company.id, sellerId: to.id, orderNumber };
  return { direction: 'sales', buyerId: from?.id ?? partner.id, sellerId: company.id, orderNumber };
}

/** Keys of the orders that a document may belong to: for a supplier's, ours to it; for a customer's, its to us. */
export function orderKeysOf(setting: Setting, document: Document): OrderKey[] {
  if (document.documentType === 'Order') return [orderKeyOf(setting, document)];
  if (!('orderNumber' in document) || document.orderNumber === undefined) return [];
  const { orderNumber } = document;
  const { company } = setting.workspace;
  const other = setting.partner.id;
  return [
    { direction: 'purchase', buyerId: company.id, sellerId: other, orderNumber },
    { direction: 'sales', buyerId: other, sellerId: company.id, orderNumber },
  ];
}

/** Whom an order is about: the partner at its other end, where its sender is a system of our own. */
export function counterpartOf({ workspace, partner }: Setting, { direction, buyerId, sellerId }: OrderKey): Partner {
  if (partner.role !== 'own') return partner;
  const id = direction === 'purchase' ? sellerId : buyerId;
  return workspace.partners.find((one) => one.id === id) ?? partner;
}
