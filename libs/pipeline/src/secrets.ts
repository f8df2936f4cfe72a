import { isAbsolute, resolve } from 'node:path';

import { described } from '#libs/documents';
import { registerSecret, type Vault } from '#libs/platform';
import { appendEvents, type Database, type NewEvent, readSecret, secretNames, writeSecret } from '#libs/store';
import { type Connection, fillSecrets } from '#libs/workspace';

/** A setting refers to a secret that nobody has set. */
export class SecretMissing extends Error {
  constructor(
    readonly secretName: string,
    connectionId: string,
  ) {
    super(
      `the connection ${connectionId} uses the secret ${secretName}, which is not set: run "tradelane secret set ${secretName}"`,
    );
  }
}

/** Secrets of a company, sealed in the database, opened only when a connector is about to be called. */
export class Secrets {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Replaces the secret if there is one. Who did it is kept, the value is not. */
  async set(companyId: string, name: string, value: string, by = 'hub'): Promise<void> {
    registerSecret(value);
    const sealed = this.vault.seal(recordId(companyId, name), value);
    const event: NewEvent = {
      companyId,
      subjectType: 'secret',
      subjectId: `secret:${companyId}/${name}`,
      type: 'secret.set',
      payload: { name },
      actor: by,
    };
    await this.database.transaction().execute(async (trx) => {
      await writeSecret(trx, companyId, name, sealed);
      await appendEvents(trx, [event], new Date());
    });
  }

  async get(companyId: string, name: string): Promise<string | undefined> {
    const sealed = await readSecret(this.database, companyId, name);
    if (sealed === undefined) return undefined;
    const unsealed = this.vault.unseal(recordId(companyId, name), sealed);
    if (!unsealed.ok) throw new Error(described(unsealed.problem).message);
    // From here on no log line shows it.
    registerSecret(unsealed.secret);
    return unsealed.secret;
  }

  names(companyId: string): Promise<string[]> {
    return secretNames(this.database, companyId);
  }
}

const recordId = (companyId: string, name: string): string => `${companyId}/${name}`;

/**
 * The settings of a connection as its connector gets them: references replaced by secrets, a relative folder `path` made absolute.
 * @throws SecretMissing
 */
export async function resolveConnectionConfig(
  secrets: Secrets,
  companyId: string,
  connection: Connection,
  dataDir: string,
): Promise<unknown> {
  const values = new Map<string, string>();
  for (const name of connection.secrets) {
    const value = await secrets.get(companyId, name);
    if (value === undefined) throw new SecretMissing(name, connection.id);
    values.set(name, value);
  }
  const config = fillSecrets(connection.config, (name) => values.get(name)).config as Record<string, unknown>;
  const { path } = config;
  const isLocalFolder = connection.connector === 'folder' && typeof path === 'string' && !isAbsolute(path);
  return isLocalFolder ? { ...config, path: resolve(dataDir, path) } : config;
}
