export { Comparison, FATES } from './comparison/comparison.js';
export type {
  Differences,
  Fate,
  FieldChanges,
  JudgedEntry,
  ProblemChange,
  RouteChange,
  Transition,
} from './comparison/comparison.js';
export type { MoneyChange, Side } from './comparison/money.js';
export type { Counted, Counts, Example } from './comparison/tally.js';
export { decideDocument } from './documents/decide-document.js';
export type { DocumentDecision, DocumentFacts } from './documents/decide-document.js';
export { orderProgress } from './documents/order-progress.js';
export type { LineProgress, OrderProgress } from './documents/order-progress.js';
export { dueOf, EXCEPTION_SEVERITIES } from './exceptions/severity.js';
export type { ExceptionSeverity } from './exceptions/severity.js';
export { localText } from './feeds/calendar.js';
export { expectationFor, expectedSize, USUAL_SIZE } from './feeds/expectation.js';
export type { FeedExpectation, FeedSchedule, SizeExpectation } from './feeds/expectation.js';
export { judgeSilence } from './feeds/silence.js';
export type { Silence } from './feeds/silence.js';
export { FEWEST_USUAL, judgeSize, judgeZeroing } from './feeds/size.js';
export type { FileSize, Zeroing } from './feeds/size.js';
export { decideInventory } from './inventory/decide-inventory.js';
export type { InventoryDecision, InventoryFacts, StockLevel } from './inventory/decide-inventory.js';
export { cancelOrder } from './orders/cancel-order.js';
export { decideOrder } from './orders/decide-order.js';
export { discardHold } from './orders/discard-hold.js';
export type { Decision, EventDraft, Hold, OrderFacts, OrderPolicy } from './orders/decision.js';
export { itemIdOf } from './orders/ledger.js';
export { deriveStatus } from './orders/order-state.js';
export type { OrderKey, OrderLineState, OrderState, OrderStatus } from './orders/order-state.js';
export { releaseHold } from './orders/release-hold.js';
export type { Reason } from './orders/release-hold.js';
export { compileRoutes, routeDocument, RoutesDefinition } from './route-document.js';
export type { CompiledRoutes, Routed, RouteFacts, RouteTarget } from './route-document.js';
export { BUILT_IN_RULE_NAMES, compileRules, RulesDefinition, RuleSeveritySetting } from './rules/compile-rules.js';
export type { DefinitionFault } from './rules/compile-rules.js';
export { withSeverities } from './rules/rule.js';
export type { CompiledRule, Consequence, Finding, RulePartner, RuleSeverity } from './rules/rule.js';
export { validateDocument } from './rules/validate.js';
