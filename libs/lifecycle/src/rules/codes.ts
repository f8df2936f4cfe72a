import {
  type Document,
  DOCUMENT_TYPES,
  type DocumentType,
  isKnownCountry,
  isKnownUnit,
  minorUnitDigits,
  type Party,
} from '#libs/documents';

import { atLine, linesOf } from './any-line.js';
import type { Breach, CompiledRule } from './rule.js';

type Report = (breach: Breach) => void;

interface CodeList {
  name: string;
  /** A code of it. */
  example: string;
  has(code: string): boolean;
}

const CURRENCIES: CodeList = { name: 'ISO 4217', example: 'EUR', has: (code) => minorUnitDigits(code) !== undefined };
const COUNTRIES: CodeList = { name: 'ISO 3166-1', example: 'GB', has: isKnownCountry };
const UNITS: CodeList = { name: 'UN/ECE Recommendation 20 or 21', example: 'EA', has: isKnownUnit };

/** What is wrong with a code; nothing where it is not stated. */
function unlisted(list: CodeList, field: string, found: string | undefined): Breach | undefined {
  if (found === undefined || list.has(found)) return undefined;
  return { code: 'code-not-listed', field, expected: list.example, found, params: { list: list.name } };
}

const PARTIES = [
  'buyer',
  'seller',
  'shipTo',
  'shipFrom',
  'billTo',
  'payer',
  'payee',
  'carrier',
  'endCustomer',
  'provider',
  'receiver',
] as const;

/** Types whose currency `currency-known` looks at. */
const PRICED: readonly DocumentType[] = ['Order', 'OrderChange', 'OrderResponse', 'Invoice', 'CreditNote', 'Catalogue'];
/** Types that are about money: a currency must be there. */
const PAID: readonly DocumentType[] = ['Order', 'Invoice', 'CreditNote'];

const currencyOf = (document: Document): string | undefined => ('currency' in document ? document.currency : undefined);

const taxCurrencyOf = (document: Document): string | undefined =>
  'taxCurrency' in document ? document.taxCurrency : undefined;

function unlistedCodes(document: Document, report: Report): void {
  const tell = (breach: Breach | undefined): void => {
    if (breach !== undefined) report(breach);
  };
  const parties = document as Partial<Record<(typeof PARTIES)[number], Party>>;
  for (const role of PARTIES) tell(unlisted(COUNTRIES, `${role}.address.country`, parties[role]?.address?.country));
  tell(unlisted(CURRENCIES, 'taxCurrency', taxCurrencyOf(document)));
  if (!PRICED.includes(document.documentType)) tell(unlisted(CURRENCIES, 'currency', currencyOf(document)));
  linesOf(document).forEach(({ lineNumber, item, price }, index) => {
    for (const [list, field, code] of [
      [COUNTRIES, 'item.originCountry', item?.originCountry],
      [CURRENCIES, 'price.currency', price?.currency],
      [UNITS, 'price.unitCode', price?.unitCode],
    ] as const) {
      const breach = unlisted(list, field, code);
      if (breach !== undefined) report(atLine(breach, index, lineNumber));
    }
  });
}

/** Amounts are in the currency of the document: a price in another one would be taken for it. */
function otherCurrencies(document: Document, report: Report): void {
  const currency = currencyOf(document);
  if (currency === undefined) return;
  linesOf(document).forEach(({ price, lineNumber }, index) => {
    if (price?.currency === undefined || price.currency === currency) return;
    const breach = { code: 'price-currency-other', field: 'price.currency', expected: currency, found: price.currency };
    report(atLine(breach, index, lineNumber));
  });
}

function unknownCurrency(document: Document, report: Report): void {
  const currency = currencyOf(document);
  if (currency === undefined) {
    if (PAID.includes(document.documentType))
      report({ code: 'currency-missing', field: 'currency', expected: CURRENCIES.example });
  } else if (!CURRENCIES.has(currency))
    report({ code: 'currency-unknown', field: 'currency', expected: CURRENCIES.example, found: currency });
}

const checked =
  (check: (document: Document, report: Report) => void): CompiledRule['check'] =>
  (document, _, report) =>
    check(document, report);

/** Codes are of the lists that they are said to be of. */
export const CODE_RULES: readonly CompiledRule[] = [
  { name: 'currency-known', documentTypes: PRICED, severity: 'block', check: checked(unknownCurrency) },
  // A catalogue states prices of several currencies.
  {
    name: 'price-currency',
    documentTypes: PRICED.filter((type) => type !== 'Catalogue'),
    severity: 'hold',
    check: checked(otherCurrencies),
  },
  { name: 'codes-listed', documentTypes: DOCUMENT_TYPES, severity: 'warn', check: checked(unlistedCodes) },
];
