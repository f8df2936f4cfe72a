import type { AnyConnector, ConnectorContext } from '#libs/connector-sdk';
import type { BlobStore, Database } from '#libs/store';
import type { Connection } from '#libs/workspace';

import type { Configurations } from './configurations.js';
import type { ConnectionTrouble } from './connection-trouble.js';
import type { AddedReferences } from './cross-references/added-references.js';
import type { HubLogger } from './hub-logger.js';
import type { PgpKeys } from './pgp/resolve-keys.js';

export interface HubSettings {
  /** How long a worker may hold work without a sign of life. */
  leaseSeconds: number;
  /** Time between two sweeps: what has been due for longer was forgotten by the queue. */
  sweepSeconds: number;
  /** Where relative folder paths of the workspace start. */
  dataDir: string;
}

/** What the connectors of this process are given. */
export type ConnectorEdge = Pick<ConnectorContext<unknown>, 'http' | 'connect' | 'folder'>;

/** All that the stages share. Made once by an application, passed as an argument: no globals. */
export interface Hub {
  database: Database;
  blobs: BlobStore;
  configurations: Configurations;
  /** What people added to cross-reference tables. */
  references: AddedReferences;
  connectors: readonly AnyConnector[];
  edge: ConnectorEdge;
  /** The settings of a connection with secrets in place and folders made absolute. Throws a sentence naming a secret that is not set. */
  resolveConfig(companyId: string, connection: Connection): Promise<unknown>;
  /** The OpenPGP keys of a connection. Throws like {@link resolveConfig}. */
  resolvePgpKeys(companyId: string, connection: Connection): Promise<PgpKeys>;
  settings: HubSettings;
  log: HubLogger;
  /** What this process last said of connections that do not work. */
  trouble: ConnectionTrouble;
  now(): Date;
  /** Work was committed: look at the outbox soon. */
  wake(): void;
  /** Aborts when the process stops: from then on nothing is begun. */
  signal: AbortSignal;
  /** Aborts when work in hand has had its time to end. */
  cutOff: AbortSignal;
}
