import type { Order } from '#libs/documents';
import type { OrderKey } from '#libs/lifecycle';
import type { Partner, Workspace } from '#libs/workspace';

/**
 * Identity of an order that a partner sent us: a sales order whose buyer is the partner that the document identifies, else its sender;
 * we are the seller.
 */
export const orderKeyOf = (
  { workspace, partner }: { workspace: Workspace; partner: Partner },
  order: Order,
): OrderKey => ({
  direction: 'sales',
  buyerId: workspace.partnerOf(order.buyer)?.id ?? partner.id,
  sellerId: workspace.company.id,
  orderNumber: order.orderNumber,
});
