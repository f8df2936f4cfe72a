import { connectors } from '#connectors';
import { openDatabases, openHub, type OpenedHub } from '#libs/pipeline';

import type { ExitCode } from '../exit-code.js';
import { chooseCompany } from './choose-company.js';
import { processSettings } from './process-settings.js';
import { commandLog, refuseWithoutData } from './with-database.js';

/** Opens the hub's data for one command. No stage runs: what is committed is taken up by the hub's own processes. */
export async function withHub(
  work: (hub: OpenedHub) => Promise<ExitCode>,
  options: { mayMakeData?: boolean } = {},
): Promise<ExitCode> {
  const config = processSettings();
  if (options.mayMakeData !== true) refuseWithoutData(config);
  const log = commandLog(config);
  const databases = await openDatabases(config, (line) => log.info({}, line));
  try {
    const { signal } = new AbortController();
    const hub = await openHub({ config, databases, connectors, log, wake: () => undefined, signal });
    try {
      return await work(hub);
    } finally {
      await hub.close();
    }
  } finally {
    await databases.embedded?.stop();
  }
}

/** The same with the company that the command is about. */
export const withCompany = (
  named: string | undefined,
  work: (hub: OpenedHub, companyId: string) => Promise<ExitCode>,
): Promise<ExitCode> => withHub(async (hub) => work(hub, await chooseCompany(hub.database, named)));
