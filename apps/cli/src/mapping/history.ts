import { configurationHistory, configurationVersion } from '#libs/store';

import { type Files, isShipped } from '../configuration/file-changes.js';
import { type MappingChange, mappingChanges } from '../configuration/mapping-changes.js';
import { DONE, type ExitCode } from '../exit-code.js';
import { withCompany } from '../installation/with-hub.js';
import { print, printJson, refuse } from '../output/print.js';
import { table } from '../output/table.js';

interface Entry {
  version: number;
  appliedAt: Date;
  appliedBy: string;
  reason: string | null;
  changes: readonly MappingChange[];
}

/** Which versions of the configuration changed a mapping, by itself or by what it builds on. One version is in memory at a time, and the one before. */
export const showMappingHistory = (name: string, options: { company?: string; json?: boolean }): Promise<ExitCode> =>
  withCompany(options.company, async ({ database }, companyId) => {
    const versions = await configurationHistory(database, companyId);
    const entries: Entry[] = [];
    const known = new Set<string>();
    let before: Files = {};
    for (const { version, appliedAt, appliedBy, reason } of versions.toReversed()) {
      const stored = await configurationVersion(database, companyId, version);
      const after = stored?.files ?? {};
      const all = mappingChanges(before, after);
      for (const { mapping } of all) known.add(mapping);
      const changes = all.filter(({ mapping }) => mapping === name);
      if (changes.length > 0) entries.push({ version, appliedAt, appliedBy, reason, changes });
      before = after;
    }
    if (entries.length === 0)
      return refuse('mapping-unknown', { found: name, expected: [...known].toSorted().join(', ') });
    const newestFirst = entries.toReversed();
    if (options.json === true) printJson(newestFirst);
    else {
      const rows = newestFirst.map((one) => [
        one.version,
        one.appliedAt,
        one.appliedBy,
        one.changes.map(summary).join('; '),
        one.reason,
      ]);
      table(['version', 'applied', 'by', 'what changed', 'reason'], rows).forEach(print);
      print(
        `\ntradelane config diff FROM TO shows what; tradelane config rollback VERSION --only ${pathOf(newestFirst)}`,
      );
    }
    return DONE;
  });

/** e.g. `acme/order@2: 3 settings added, 1 changed` */
function summary({ mapping, version, change, isInherited, settings }: MappingChange): string {
  const counts = [
    [settings.filter(({ before }) => before === undefined).length, 'added'],
    [settings.filter(({ after }) => after === undefined).length, 'removed'],
    [settings.filter(({ before, after }) => before !== undefined && after !== undefined).length, 'changed'],
  ] as const;
  const told = counts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
  const what = change === 'changed' ? told.join(', ') : change;
  return `${mapping}@${version}: ${what}${isInherited && change === 'changed' ? ' by its base' : ''}`;
}

/** The path of a mapping without its endings, as `--only` takes it. */
const pathOf = (entries: readonly Entry[]): string => {
  const paths = entries.flatMap(({ changes }) => changes.map(({ path }) => path));
  return (paths.find((path) => !isShipped(path)) ?? 'PATH').replace(/\..*$/, '');
};
