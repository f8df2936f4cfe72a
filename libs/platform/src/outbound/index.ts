export { createConnect } from './connect.js';
export type {
  AddressRules,
  GuardedConnect,
  GuardedHttpClient,
  OutboundFailure,
  OutboundOutcome,
  OutboundRequest,
  OutboundResponse,
} from './contract.js';
export { createHttpClient } from './http-client.js';
export type { HttpClientOptions } from './http-client.js';
