import { type Document, DOCUMENT_TYPES, isOtherParty, isSameParty } from '#libs/documents';

import type { Breach, CompiledRule, RulePartner } from './rule.js';

type Report = (breach: Breach) => void;

/** Nobody buys from himself: one of the two is wrong, or was put where the other belongs. */
function sameParties(document: Document, report: Report): void {
  if (!('buyer' in document) || !('seller' in document)) return;
  const { buyer, seller } = document;
  if (buyer === undefined || seller === undefined || !isSameParty(buyer, seller)) return;
  // Several companies may share an address of a network.
  if (isOtherParty(buyer, seller)) return;
  const found = seller.name ?? seller.legalName ?? seller.identifiers?.[0]?.value ?? '';
  report({ code: 'parties-same', field: 'seller.name', found });
}

/** What a system of our own leaves out is filled in where it names the other side: without that nobody knows who buys from whom. */
function missingParty(document: Document, { role }: RulePartner, report: Report): void {
  if (document.documentType !== 'Order' || role !== 'own') return;
  for (const side of ['buyer', 'seller'] as const)
    if (document[side] === undefined) report({ code: 'order-party-missing', field: `${side}.name`, params: { side } });
}

/** A document is between two parties. */
export const PARTY_RULES: readonly CompiledRule[] = [
  {
    name: 'parties-distinct',
    // A catalogue is its seller's, whoever gets it.
    documentTypes: DOCUMENT_TYPES.filter((type) => type !== 'Catalogue'),
    severity: 'warn',
    check: (document, _, report) => sameParties(document, report),
  },
  { name: 'order-parties-required', documentTypes: ['Order'], severity: 'hold', check: missingParty },
];
