import { numbersFrom } from './numbers.js';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
const LINES = 5;

/** UBL 2.1 orders of five lines, as a procurement system writes them. */
export function ublOrders(count: number): Buffer[] {
  const below = numbersFrom('ubl');
  return Array.from({ length: count }, (_, index) => Buffer.from(ublOrder(`PO-${100_000 + index}`, below)));
}

function ublOrder(number: string, below: (bound: number) => number): string {
  const party = (role: string, name: string, id: string): string =>
    `<cac:${role}><cac:Party><cbc:EndpointID schemeID="0088">${id}</cbc:EndpointID><cac:PartyIdentification><cbc:ID schemeID="0088">${id}</cbc:ID></cac:PartyIdentification><cac:PartyName><cbc:Name>${name}</cbc:Name></cac:PartyName><cac:PostalAddress><cbc:StreetName>1 Quay Street</cbc:StreetName><cbc:CityName>Bristol</cbc:CityName><cbc:PostalZone>BS1 4QA</cbc:PostalZone><cac:Country><cbc:IdentificationCode>GB</cbc:IdentificationCode></cac:Country></cac:PostalAddress></cac:Party></cac:${role}>`;
  let total = 0;
  const lines = Array.from({ length: LINES }, (_, line) => {
    const quantity = 1 + below(20);
    const price = 1 + below(90);
    total += quantity * price;
    return `<cac:OrderLine><cac:LineItem><cbc:ID>${line + 1}</cbc:ID><cbc:Quantity unitCode="EA">${quantity}</cbc:Quantity><cbc:LineExtensionAmount currencyID="GBP">${quantity * price}.00</cbc:LineExtensionAmount><cac:Price><cbc:PriceAmount currencyID="GBP">${price}.00</cbc:PriceAmount></cac:Price><cac:Item><cbc:Name>Article ${below(500)}</cbc:Name><cac:SellersItemIdentification><cbc:ID>SKU-${below(500)}</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="${UBL}Order-2" xmlns:cac="${UBL}CommonAggregateComponents-2" xmlns:cbc="${UBL}CommonBasicComponents-2"><cbc:ID>${number}</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate><cbc:DocumentCurrencyCode>GBP</cbc:DocumentCurrencyCode>${party('BuyerCustomerParty', 'Northwind Shop', '5790000435975')}${party('SellerSupplierParty', 'Tradewind Ltd', '5790000435944')}<cac:AnticipatedMonetaryTotal><cbc:LineExtensionAmount currencyID="GBP">${total}.00</cbc:LineExtensionAmount><cbc:PayableAmount currencyID="GBP">${total}.00</cbc:PayableAmount></cac:AnticipatedMonetaryTotal>${lines.join('')}</Order>
`;
}
