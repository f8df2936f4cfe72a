import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import pc from 'picocolors';

import { connectors } from '#connectors';
import { LocalDate } from '#libs/documents';
import { AddedReferences, Configurations, type Trial, tryDraft } from '#libs/pipeline';
import { type Database, localBlobStore, pendingMigrations } from '#libs/store';
import { loadWorkspace } from '#libs/workspace';

import { filesOf, tellFaults, tellWarnings, workspaceFolder } from '../../configuration/check.js';
import { DIFFERS, DONE, type ExitCode } from '../../exit-code.js';
import { processSettings } from '../../installation/process-settings.js';
import { withDatabase } from '../../installation/with-database.js';
import { plain } from '../../output/plain.js';
import { complain, fail, print, printJson, refuse } from '../../output/print.js';
import { Progress } from '../../output/progress.js';
import { shownPath } from '../../output/shown-path.js';
import { table } from '../../output/table.js';
import { trialPage } from './page.js';
import { sectionsOf } from './sections.js';

interface TryOptions {
  /** How many files. */
  last: string;
  connection?: string;
  workspace?: string;
  /** Day on which the files are taken to be received; absent: each its own. */
  on?: string;
  json?: boolean;
  /** Where a page is written. */
  html?: string;
}

/**
 * Reads the newest received files of a mapping again, by the active configuration and by a workspace folder that was not applied, and shows what would
 * become of them otherwise. The database is opened so that it refuses to be written to.
 */
export async function tryMapping(mapping: string, options: TryOptions): Promise<ExitCode> {
  const last = Number(options.last);
  if (!Number.isInteger(last) || last < 1 || last > 1000) return refuse('last-invalid', { found: options.last });
  if (options.on !== undefined && !LocalDate.safeParse(options.on).success)
    return refuse('day-invalid', { found: options.on });
  const folder = workspaceFolder(options.workspace);
  const loaded = loadWorkspace(await filesOf(folder), connectors);
  if (!loaded.ok) return tellFaults(folder, loaded.problems);
  tellWarnings(folder, loaded.warnings);
  const { workspace } = loaded;
  const config = processSettings();
  return withDatabase(config, async (database) => {
    const pending = await pendingMigrations(database);
    if (pending.length > 0) return refuse('database-behind', { found: pending.join(', ') });
    const choice = {
      companyId: workspace.company.id,
      mapping,
      last,
      ...(options.connection !== undefined && { connectionId: options.connection }),
      ...(options.on !== undefined && { on: options.on }),
    };
    const progress = new Progress();
    const tried = await tryDraft(
      trialHub(database, config.dataDir),
      workspace,
      choice,
      ({ file, of, fileName, entries }) =>
        progress.tell(`file ${file} of ${of}: ${plain(fileName)}, ${entries} documents compared`),
    );
    progress.end();
    return tried.ok ? show(tried.trial, folder, options) : fail(tried.problem);
  });
}

const trialHub = (database: Database, dataDir: string) => ({
  database,
  blobs: localBlobStore(join(resolve(dataDir), 'blobs')),
  configurations: new Configurations(database, connectors, () => new Date()),
  references: new AddedReferences(database),
});

async function show(trial: Trial, folder: string, { html, json }: TryOptions): Promise<ExitCode> {
  const { mapping, files, lookedAt, readBy, gone, differences } = trial;
  for (const name of gone) complain(`${pc.yellow('!')} ${plain(name)} was left out: its bytes are gone`);
  if (files.length === 0) {
    const expected = readBy.toSorted().join(', ') || 'no mapping';
    return refuse('trial-nothing', { found: mapping, expected, params: { lookedAt } });
  }
  const summary = summaryOf(trial, folder);
  if (html !== undefined) {
    await writeFile(html, trialPage(trial, summary));
    print(`${shownPath(html)} shows it. ${summary}`);
  } else if (json === true) printJson(trial);
  else {
    print(summary);
    for (const { title, headings, rows, more } of sectionsOf(trial)) {
      print(`\n${pc.bold(plain(title))}`);
      table(headings, rows).forEach((line) => print(line));
      if (more !== undefined) print(pc.dim(plain(more)));
    }
  }
  return differences.differing > 0 || files.some(({ differs }) => differs) ? DIFFERS : DONE;
}

/** e.g. `acme/order of shop against version 3: 20 files, received 2026-11-20 to 2026-11-25. Nothing was written or sent.` */
function summaryOf({ mapping, version, files, differences }: Trial, folder: string): string {
  const [newest, oldest] = [files[0], files.at(-1)].map((file) => file!.receivedAt.toISOString().slice(0, 10));
  const days = newest === oldest ? `on ${newest}` : `from ${oldest} to ${newest}`;
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  const result = differences.differing > 0 || files.some(({ differs }) => differs) ? '' : ' No difference.';
  return `${mapping} of ${folder} against version ${version}: ${count}, received ${days}.${result} Nothing was written or sent.`;
}
