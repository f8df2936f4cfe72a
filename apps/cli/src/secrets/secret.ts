import pc from 'picocolors';

import type { Workspace } from '#libs/workspace';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany } from '../installation/with-hub.js';
import { print, printJson, refuse } from '../output/print.js';
import { table } from '../output/table.js';
import { readValue } from './read-value.js';

/** As `${secret:NAME}` allows. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

export async function setSecret(name: string, options: { by?: string; company?: string }): Promise<ExitCode> {
  if (!NAME.test(name)) return refuse('secret-name-invalid', { found: name });
  const value = await readValue(name);
  if (value === '') return refuse('secret-empty', { found: name });
  return withCompany(options.company, async (hub, companyId) => {
    await hub.secrets.set(companyId, name, value, actor(options.by));
    print(`${pc.green('✓')} the secret ${name} is set`);
    return DONE;
  });
}

export const listSecrets = (options: { company?: string; json?: boolean }): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const { workspace } = await hub.configurations.active(companyId);
    const secrets = secretsOf(workspace, await hub.secrets.names(companyId));
    if (options.json === true) printJson(secrets);
    else {
      const rows = secrets.map(({ name, isSet, usedBy }) => [
        name,
        isSet ? 'yes' : 'NOT SET',
        usedBy.join(', ') || '-',
      ]);
      table(['name', 'set', 'used by'], rows).forEach(print);
    }
    return DONE;
  });

export interface ListedSecret {
  name: string;
  isSet: boolean;
  /** Ids of connections. */
  usedBy: string[];
}

/** Secrets that are set or referred to, by name. */
export function secretsOf({ connections }: Pick<Workspace, 'connections'>, set: readonly string[]): ListedSecret[] {
  const names = new Set([...set, ...connections.flatMap(({ secrets }) => secrets)]);
  return [...names].toSorted().map((name) => ({
    name,
    isSet: set.includes(name),
    usedBy: connections.filter(({ secrets }) => secrets.includes(name)).map(({ id }) => id),
  }));
}
