import type { AnyConnector, ConnectorContext } from '#libs/connector-sdk';
import { connectionState } from '#libs/store';

import { connectionContext, REST_MS } from '../connection-context.js';
import { reportHealth } from '../connection-health.js';
import type { Hub } from '../hub.js';
import { type Sealing, sealingOf } from '../pgp/sealing.js';
import { type Naming, namingOf } from './sent-files.js';
import { type Outputs, outputsOf } from './written-body.js';

/** What is known of the target connection during one deliver job. */
export interface Target {
  connector: AnyConnector;
  context: ConnectorContext<unknown>;
  mode: 'shadow' | 'live';
  settleMs: number;
  /** Most calls in a second, over all processes; undefined: as many as go. */
  perSecond: number | undefined;
  outputs: Outputs;
  /** Whether its connector writes files, and how they are named. */
  writesFiles: boolean;
  naming: Naming;
  sealing: Sealing;
}

/** The connection as configured now; undefined when it is off, `rests` when it is paused or held, or lacks a secret. */
export async function openTarget(
  hub: Hub,
  job: { companyId: string; connectionId: string },
): Promise<Target | 'rests' | undefined> {
  const { companyId, connectionId } = job;
  const { workspace } = await hub.configurations.active(companyId);
  const connection = workspace.connections.find((one) => one.id === connectionId);
  const connector = hub.connectors.find((one) => one.id === connection?.connector);
  if (connection === undefined || connector === undefined || connection.mode === 'off') return undefined;
  const state = await connectionState(hub.database, companyId, connectionId);
  if (state?.pausedReason != null || (state?.heldUntil != null && state.heldUntil > hub.now())) return 'rests';
  const context = await connectionContext(hub, companyId, connection);
  if (!context.ok) {
    await reportHealth(hub, job, { ok: false, failure: context.failure, holdMs: REST_MS });
    return 'rests';
  }
  const rates = [connection.requestsPerSecond, connector.limits.requestsPerSecond].filter((rate) => rate !== undefined);
  return {
    connector,
    context: context.value,
    mode: connection.mode,
    settleMs: connection.settleMs ?? connector.settleMs,
    outputs: outputsOf(connection, workspace, (await hub.references.now(companyId)).tables),
    writesFiles: Object.values(connector.send ?? {}).some((sender) => sender?.files !== undefined),
    naming: namingOf(connection, workspace),
    sealing: sealingOf(hub, companyId, connection),
    perSecond: rates.length === 0 ? undefined : Math.min(...rates),
  };
}
