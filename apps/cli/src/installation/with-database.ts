import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { described, problem } from '#libs/documents';
import { type Databases, type HubLogger, openDatabases } from '#libs/pipeline';
import type { ProcessConfig } from '#libs/platform';
import { type Database, openDatabase } from '#libs/store';

import { complain } from '../output/print.js';
import { Refused } from './process-settings.js';

/** Only the database, as the role of the hub; nothing is migrated and nothing can be written: for commands that only look. */
export async function withDatabase<T>(
  config: ProcessConfig,
  work: (database: Database, databases: Databases) => Promise<T>,
): Promise<T> {
  refuseWithoutData(config);
  const databases = await openDatabases(config, (line) => commandLog(config).info({}, line));
  try {
    const database = openDatabase({ url: databases.applicationUrl, max: 2, readOnly: true });
    try {
      return await work(database, databases);
    } finally {
      await database.destroy();
    }
  } finally {
    await databases.embedded?.stop();
  }
}

/** Run in a wrong folder, a command would otherwise make an empty installation there and report that nothing is in it. */
export function refuseWithoutData(config: ProcessConfig): void {
  if (config.database !== undefined || existsSync(join(config.dataDir, 'postgres'))) return;
  throw new Refused(described(problem('hub-data-missing', { found: config.dataDir })).message);
}

/** A command answers its question; what goes on below it is told when it is asked for. */
export function commandLog({ logLevel }: ProcessConfig): HubLogger {
  const tell = (_: object, message: string): void => complain(message);
  const keep = (): void => undefined;
  const isTalkative = logLevel === 'debug' || logLevel === 'trace';
  return { info: isTalkative ? tell : keep, warn: isTalkative ? tell : keep, error: tell };
}
