/**
 * Currencies of ISO 4217 by the digits of their minor unit (list one of January 2026, with the codes that ended since
 * 2023, since orders in them are still about). Metals, funds without a unit and test codes are left out.
 */

// oxfmt-ignore
const TWO_DIGITS = `
  AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
  COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS
  INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
  NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP
  SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL`;

const codesOf = (list: string): string[] => list.trim().split(/\s+/);

const digitsByCurrency: ReadonlyMap<string, number> = new Map([
  ...codesOf('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF').map((code) => [code, 0] as const),
  ...codesOf(TWO_DIGITS).map((code) => [code, 2] as const),
  ...codesOf('BHD IQD JOD KWD LYD OMR TND').map((code) => [code, 3] as const),
  ...codesOf('CLF UYW').map((code) => [code, 4] as const),
]);

/** Digits of a currency's minor unit, e.g. 2 for EUR and 0 for JPY; undefined for a code that ISO 4217 does not list. */
export const minorUnitDigits = (currency: string): number | undefined => digitsByCurrency.get(currency);
