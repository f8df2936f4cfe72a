import type { Failure } from '#libs/connector-sdk';
import { type ConnectionReport, reportConnection } from '#libs/store';

import type { Hub } from './hub.js';

/** Keeps a connection's health where all processes see it, and tells what is new of it. */
export async function reportHealth(
  hub: Hub,
  { companyId, connectionId }: { companyId: string; connectionId: string },
  report: ConnectionReport & { failure?: Failure },
): Promise<void> {
  if (report.failure !== undefined) hub.trouble.tell(connectionId, report.failure);
  else if (report.ok) hub.trouble.isOver(connectionId);
  await reportConnection(hub.database, companyId, connectionId, report);
}
