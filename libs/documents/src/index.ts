export { withCheckDigit } from './codes/check-digit.js';
export { isKnownCountry } from './codes/countries.js';
export { minorUnitDigits } from './codes/currencies.js';
export { isKnownUnit } from './codes/units.js';
export * from './decimal.js';
export * from './application-response.js';
export * from './catalogue.js';
export { conformityOf } from './conformity.js';
export * from './delivery.js';
export * from './document.js';
export * from './document-type.js';
export * from './inventory-report.js';
export * from './invoice.js';
export * from './order.js';
export * from './order-change.js';
export * from './order-response.js';
export * from './return-request.js';
export * from './sales-report.js';
export * from './settlement-report.js';
export * from './status-report.js';
export * from './party.js';
export { misspelt, nearestName } from './nearest-name.js';
export { described } from './described-problem.js';
export type { DescribedProblem } from './described-problem.js';
export { problem, shorten, warning } from './problem.js';
export type { KnownProblem, Problem, Severity } from './problem.js';
export { problemCodes } from './problem-catalogue.js';
export type { ProblemCode } from './problem-texts.js';
export * from './revision.js';
export {
  AllowanceCharge,
  Attachment,
  Currency,
  Instant,
  Item,
  LineReferences,
  LocalDate,
  Price,
  Quantity,
  Source,
  Tax,
  Totals,
} from './parts.js';
