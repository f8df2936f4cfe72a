import type { Failure } from '#libs/connector-sdk';
import { type ConnectionReport, reportConnection } from '#libs/store';

import type { ConnectionName } from './connection-trouble.js';
import type { Hub } from './hub.js';

/** Keeps a connection's health where all processes see it, and tells what is new of it. */
export async function reportHealth(
  hub: Hub,
  connection: ConnectionName,
  report: ConnectionReport & { failure?: Failure },
): Promise<void> {
  if (report.failure !== undefined) hub.trouble.tell(connection, report.failure);
  else if (report.ok) hub.trouble.isOver(connection);
  await reportConnection(hub.database, connection.companyId, connection.connectionId, report);
}
