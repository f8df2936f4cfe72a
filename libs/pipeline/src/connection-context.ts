import type { ConnectorContext } from '#libs/connector-sdk';
import type { Connection } from '#libs/workspace';

import type { Hub } from './hub.js';

/** Longest time that one job of a connection may take in all. */
const TOTAL_DEADLINE_MS = 10 * 60_000;

/** What a connector gets for one piece of work: its settings with secrets in place, the guarded edge, clock, signal. */
export async function connectionContext(
  hub: Hub,
  companyId: string,
  connection: Connection,
): Promise<ConnectorContext<unknown>> {
  return {
    connectionId: connection.id,
    config: await hub.resolveConfig(companyId, connection),
    http: hub.edge.http,
    connect: (host, port) => hub.edge.connect(host, port),
    folder: (path) => hub.edge.folder(path),
    now: () => hub.now(),
    signal: AbortSignal.any([hub.cutOff, AbortSignal.timeout(TOTAL_DEADLINE_MS)]),
    log: hub.log,
  };
}
