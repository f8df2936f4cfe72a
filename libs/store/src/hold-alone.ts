import pg from 'pg';

/** First key of our two-key advisory locks, so that they can never meet BullMQ's one-key locks. */
export const LOCK_FAMILY = 0x54524144;

/** What one process does at a time, over all processes of a database: second keys of their locks. */
export const ALONE = { migrate: 1, demo: 2 } as const;

/**
 * Holds what only one process of this database may hold, until it lets go or dies.
 * @returns undefined when another process holds it.
 */
export async function holdAlone(
  databaseUrl: string,
  what: keyof typeof ALONE,
): Promise<{ letGo: () => Promise<void> } | undefined> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: `tradelane ${what}` });
  // A server that goes away takes the lock with it, and not this process.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1, $2) as held', [
    LOCK_FAMILY,
    ALONE[what],
  ]);
  const letGo = (): Promise<void> => client.end().catch(() => undefined);
  if (rows[0]?.held === true) return { letGo };
  await letGo();
  return undefined;
}
