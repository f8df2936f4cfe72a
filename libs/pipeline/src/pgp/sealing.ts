import { failed, type Outcome, refusedFor, succeeded } from '#libs/connector-sdk';
import { KeyUnusable, type Seal, sealedName, sealWith } from '#libs/pgp';
import type { Connection } from '#libs/workspace';

import type { Hub } from '../hub.js';
import { SecretMissing } from '../secrets.js';

/** What becomes of files on their way out by a connection, answers too. */
export interface Sealing {
  nameOf(name: string): string;
  /** Fails `rejected` when a key cannot be used: a person cures that, and sends again. */
  seal(): Promise<Outcome<Seal>>;
}

const asTheyAre: Sealing = { nameOf: (name) => name, seal: () => Promise.resolve(succeeded((bytes) => bytes)) };

/** Keys are read once, when the first file goes out. */
export function sealingOf(hub: Hub, companyId: string, connection: Connection): Sealing {
  const { pgp } = connection;
  if (pgp === undefined || (pgp.encryptTo.length === 0 && pgp.sign === undefined)) return asTheyAre;
  let ready: Promise<Outcome<Seal>> | undefined;
  return { nameOf: sealedName, seal: () => (ready ??= load(hub, companyId, connection)) };
}

async function load(hub: Hub, companyId: string, connection: Connection): Promise<Outcome<Seal>> {
  try {
    return succeeded(await sealWith(await hub.resolvePgpKeys(companyId, connection), hub.now()));
  } catch (error) {
    if (error instanceof KeyUnusable) return refusedFor(error.problem);
    if (error instanceof SecretMissing) return failed({ kind: 'rejected', message: error.message });
    throw error;
  }
}
