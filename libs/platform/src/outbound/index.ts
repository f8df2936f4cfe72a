export { createConnect } from './connect.js';
export type {
  AddressRules,
  FolderRules,
  GuardedConnect,
  GuardedFolder,
  GuardedHttpClient,
  OutboundFailure,
  OutboundOutcome,
  OutboundRequest,
  OutboundResponse,
} from './contract.js';
export { createFolderGuard } from './folder-guard.js';
export { createHttpClient } from './http-client.js';
export type { HttpClientOptions } from './http-client.js';
