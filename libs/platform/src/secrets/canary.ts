import type { Problem } from '#libs/documents';

import type { SealedRecord, Vault } from './vault.js';

const recordId = 'canary';
const song = 'tradelane';

/** A record without a secret, stored at the first start: whoever cannot open it has the wrong master key. */
export const sealCanary = (vault: Vault): SealedRecord => vault.seal(recordId, song);

/** A problem that names the key id expected, before anything is written with a wrong key. */
export function checkCanary(vault: Vault, sealed: Readonly<Record<string, string>>): Problem | undefined {
  const unsealed = vault.unseal(recordId, sealed);
  return unsealed.ok ? undefined : unsealed.problem;
}
