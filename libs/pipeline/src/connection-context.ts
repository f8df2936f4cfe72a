import { type ConnectorContext, failed, type Outcome, succeeded } from '#libs/connector-sdk';
import type { Connection } from '#libs/workspace';

import type { Hub } from './hub.js';
import { SecretMissing } from './secrets.js';

/** Longest time that one job of a connection may take in all. */
const TOTAL_DEADLINE_MS = 10 * 60_000;

/** A connection rests this long when it could not be polled, or lacks a secret of ours; it goes on by itself once that is set. */
export const REST_MS = 10_000;

/**
 * What a connector gets for one piece of work: its settings with secrets in place, the guarded edge, clock, signal. Fails when a secret is not set: that is
 * ours to cure, and no remote is spoken to.
 */
export async function connectionContext(
  hub: Hub,
  companyId: string,
  connection: Connection,
): Promise<Outcome<ConnectorContext<unknown>>> {
  const config = await settled(hub.resolveConfig(companyId, connection));
  if (!config.ok) return config;
  return succeeded({
    connectionId: connection.id,
    config: config.value,
    http: hub.edge.http,
    connect: (host, port) => hub.edge.connect(host, port),
    folder: (path) => hub.edge.folder(path),
    now: () => hub.now(),
    signal: AbortSignal.any([hub.cutOff, AbortSignal.timeout(TOTAL_DEADLINE_MS)]),
    log: hub.log,
  });
}

const settled = (config: Promise<unknown>): Promise<Outcome<unknown>> =>
  config.then(succeeded, (error: unknown) => {
    if (error instanceof SecretMissing) return failed({ kind: 'transient', message: error.message });
    throw error;
  });
