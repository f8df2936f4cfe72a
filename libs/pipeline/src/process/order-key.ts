import type { Order, Party } from '#libs/documents';
import type { OrderKey } from '#libs/lifecycle';
import type { Partner, Workspace } from '#libs/workspace';

interface Sender {
  workspace: Workspace;
  partner: Partner;
}

/** The partner that a party of a document is, by any identifier they share. */
function partnerOf(workspace: Workspace, party: Party | undefined): Partner | undefined {
  if (party?.identifiers === undefined) return undefined;
  return workspace.partners.find((partner) =>
    partner.identifiers.some((known) =>
      party.identifiers!.some(
        (stated) => stated.value === known.value && (stated.scheme === undefined || known.scheme === undefined || stated.scheme === known.scheme),
      ),
    ),
  );
}

/**
 * Identity of an order that a partner sent us: a sales order whose buyer is the partner that the document identifies, else its sender;
 * we are the seller.
 */
export const orderKeyOf = ({ workspace, partner }: Sender, order: Order): OrderKey => ({
  direction: 'sales',
  buyerId: partnerOf(workspace, order.buyer)?.id ?? partner.id,
  sellerId: workspace.company.id,
  orderNumber: order.orderNumber,
});
