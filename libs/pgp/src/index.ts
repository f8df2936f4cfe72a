export { checkPublicKeys } from './check-public-keys.js';
export { messageKind } from './message-kind.js';
export { openedName, sealedName } from './names.js';
export { openedMessage } from './open-message.js';
export type { OpeningKeys } from './open-message.js';
export { KeyUnusable, MessageRefused } from './refused.js';
export { sealWith } from './seal-message.js';
export type { Seal, SealingKeys } from './seal-message.js';
