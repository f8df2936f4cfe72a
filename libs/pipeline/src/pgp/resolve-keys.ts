import type { OpeningKeys, SealingKeys } from '#libs/pgp';
import { type Connection, fillSecrets } from '#libs/workspace';

import { type Secrets, SecretMissing } from '../secrets.js';

/** Armored keys of a connection. */
export type PgpKeys = OpeningKeys & SealingKeys;

/**
 * Public keys of the workspace, our own from the secrets.
 * @throws SecretMissing
 */
export async function resolvePgpKeys(secrets: Secrets, companyId: string, connection: Connection): Promise<PgpKeys> {
  const values = new Map<string, string | undefined>();
  for (const name of connection.secrets) values.set(name, await secrets.get(companyId, name));
  const filled = (text: string): string => {
    const { config, missing } = fillSecrets(text, (name) => values.get(name));
    if (missing[0] !== undefined) throw new SecretMissing(missing[0], connection.id);
    return config as string;
  };
  const { decrypt = [], verify = [], encryptTo = [], sign, passphrases = [] } = connection.pgp ?? {};
  return {
    decrypt: decrypt.map(filled),
    verify: verify.map(({ armored }) => armored),
    encryptTo: encryptTo.map(({ armored }) => armored),
    passphrases: passphrases.map(filled),
    ...(sign !== undefined && { sign: filled(sign) }),
  };
}
