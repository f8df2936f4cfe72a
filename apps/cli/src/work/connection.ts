import pc from 'picocolors';

import { resumeConnection } from '#libs/pipeline';
import { connectionStates } from '#libs/store';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany } from '../installation/with-hub.js';
import { print, printJson, refuse } from '../output/print.js';
import { instant, table } from '../output/table.js';
import { messageOf } from './message-of.js';

export const listConnections = (options: { company?: string; json?: boolean }): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const { workspace } = await hub.configurations.active(companyId);
    const states = new Map(
      (await connectionStates(hub.database, companyId)).map((state) => [state.connectionId, state]),
    );
    const connections = workspace.connections.map(({ id, connector, mode, partner }) => {
      const state = states.get(id);
      return { id, connector, mode, partner, health: healthOf(state, hub.now()), ...state };
    });
    if (options.json === true) printJson(connections);
    else {
      const rows = connections.map((one) => [
        one.id,
        one.connector,
        one.mode,
        one.health,
        messageOf(one.lastFailure) || '-',
      ]);
      table(['connection', 'connector', 'mode', 'health', 'newest failure'], rows).forEach(print);
    }
    return DONE;
  });

export interface Health {
  pausedReason: string | null;
  heldUntil: Date | null;
  failuresInRow: number;
}

/** In words; a connection that was never used is well. */
export function healthOf(state: Health | undefined, now: Date): string {
  if (state === undefined) return 'ok';
  if (state.pausedReason !== null) return `paused: ${state.pausedReason}`;
  if (state.heldUntil !== null && state.heldUntil > now) return `held until ${instant(state.heldUntil)}`;
  return state.failuresInRow > 0 ? `failing, ${state.failuresInRow} in a row` : 'ok';
}

interface ResumeOptions {
  company?: string;
  by?: string;
  reason?: string;
}

export const resume = (id: string, options: ResumeOptions): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const { workspace } = await hub.configurations.active(companyId);
    if (!workspace.connections.some((connection) => connection.id === id))
      return refuse('connection-unknown', { found: id });
    const resumed = await resumeConnection(hub, companyId, id, actor(options.by), options.reason);
    if (!resumed) return refuse('connection-not-stopped', { found: id });
    print(`${pc.green('✓')} ${id} works again`);
    return DONE;
  });
