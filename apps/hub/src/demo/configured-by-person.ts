import { activeConfiguration, activeVersions, type Database } from '#libs/store';

/** Who applies the demo workspace. */
export const DEMO_ACTOR = 'hub';

/** A sentence that names the configuration in force, when a person has applied it: the demo must not take its place. */
export async function configuredByPerson(database: Database): Promise<string | undefined> {
  for (const { companyId } of await activeVersions(database)) {
    const active = await activeConfiguration(database, companyId);
    if (active !== undefined && active.appliedBy !== DEMO_ACTOR)
      return `Version ${active.version} of ${companyId}, applied by ${active.appliedBy}, stays in force: the demo workspace is not applied again.`;
  }
  return undefined;
}
