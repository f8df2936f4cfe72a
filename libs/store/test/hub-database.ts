import { type Database, migrate, openDatabase, startTestPostgres, type TestPostgres } from '#libs/store';

export interface HubDatabase {
  database: Database;
  ownerUrl: string;
  applicationUrl: string;
  postgres: TestPostgres;
  stop(): Promise<void>;
}

/** A migrated database of its own, opened as the role without DDL. */
export async function startHubDatabase(): Promise<HubDatabase> {
  const postgres = await startTestPostgres();
  const ownerUrl = await postgres.createDatabase();
  const applicationUrl = postgres.urlFor('tradelane_app', new URL(ownerUrl).pathname.slice(1));
  await migrate(ownerUrl, applicationUrl);
  const database = openDatabase({ url: applicationUrl });
  return {
    database,
    ownerUrl,
    applicationUrl,
    postgres,
    stop: async () => {
      await database.destroy();
      await postgres.stop();
    },
  };
}
