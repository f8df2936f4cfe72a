import { readFile } from 'node:fs/promises';

import pc from 'picocolors';

import { LocalDate, problem, shorten } from '#libs/documents';
import { formulaSafe, writeCsvRow } from '#libs/formats';
import { type FileTable, foldedValue, type TableEntry } from '#libs/mapping';
import {
  addedEntry,
  type ChangedReferences,
  daysOf,
  type OpenedHub,
  removeReference,
  sentWithOld,
  setReferences,
} from '#libs/pipeline';
import { countReferences, liveReferences, MOST_SENT, unmappedValues } from '#libs/store';
import { readEntries, TABLE_COLUMNS } from '#libs/workspace';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany } from '../installation/with-hub.js';
import { fail, print, printJson, refuse } from '../output/print.js';
import { table } from '../output/table.js';

interface Listing {
  company?: string;
  json?: boolean;
}

export const listReferences = (name: string | undefined, options: Listing): Promise<ExitCode> =>
  name === undefined ? listTables(options) : listEntries(name, options);

const listTables = (options: Listing): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const { tables } = (await hub.configurations.latest(companyId)).workspace;
    const added = new Map((await countReferences(hub.database, companyId)).map((one) => [one.table, one.count]));
    const names = [...new Set([...tables.files.keys(), ...added.keys()])].toSorted();
    const listed = names.map((name) => {
      const { kind, unknown, partner } = tables.settingsOf(name);
      const inFiles = [...(tables.files.get(name)?.entries ?? [])].length;
      return { table: name, kind, unknown, partner, inFiles, added: added.get(name) ?? 0 };
    });
    if (options.json === true) printJson(listed);
    else if (listed.length === 0) print('There are no cross-reference tables.');
    else {
      const rows = listed.map((one) => [one.table, one.kind, one.unknown, one.partner, one.inFiles, one.added]);
      table(['table', 'kind', 'unknown values', 'partner', 'in files', 'added'], rows).forEach(print);
    }
    return DONE;
  });

const listEntries = (name: string, options: Listing): Promise<ExitCode> =>
  withTable(name, options.company, async ({ file, added }) => {
    const entries = [
      ...[...(file?.entries ?? [])].map((entry) => ({ ...entry, origin: `${file?.path} line ${entry.line}` })),
      ...added.map(({ by, ...entry }) => ({ ...entry, origin: by })),
    ];
    if (options.json === true) printJson(entries);
    else {
      const rows = entries.map((one) => [one.from, one.to, one.partner, daysOf(one), one.note, one.origin]);
      table(['theirs', 'ours', 'partner', 'days', 'note', 'stands in, or added by'], rows).forEach(print);
    }
    return DONE;
  });

/** All entries, in the form that a file of the workspace and `import` have. */
export const exportReferences = (name: string, options: { company?: string }): Promise<ExitCode> =>
  withTable(name, options.company, async ({ file, added }) => {
    process.stdout.write(writeCsvRow([...TABLE_COLUMNS], ','));
    for (const entry of [...(file?.entries ?? []), ...added])
      process.stdout.write(
        writeCsvRow(
          TABLE_COLUMNS.map((column) => formulaSafe(entry[column] ?? '')),
          ',',
        ),
      );
    return DONE;
  });

interface Entries {
  file: FileTable | undefined;
  added: (TableEntry & { by: string })[];
}

const withTable = (
  name: string,
  named: string | undefined,
  work: (entries: Entries) => Promise<ExitCode>,
): Promise<ExitCode> =>
  withCompany(named, async (hub, companyId) => {
    const { tables } = (await hub.configurations.latest(companyId)).workspace;
    const file = tables.files.get(name);
    const added = (await liveReferences(hub.database, companyId, { table: name })).map((one) => {
      const { id: _, ...entry } = addedEntry(one);
      return { ...entry, by: one.addedBy };
    });
    if (file === undefined && added.length === 0)
      return refuse('table-unknown', { found: name, expected: [...tables.files.keys()].join(', ') || 'none' });
    return work({ file, added });
  });

interface Change {
  reason: string;
  by?: string;
  company?: string;
}

interface Entry extends Change {
  partner?: string;
  from?: string;
  until?: string;
  note?: string;
}

export async function setReference(name: string, from: string, to: string, options: Entry): Promise<ExitCode> {
  const wrong = wrongDay('--from', options.from) ?? wrongDay('--until', options.until);
  if (wrong !== undefined) return wrong;
  if (from.trim() === '' || to.trim() === '') return refuse('reference-empty');
  const entry: TableEntry = {
    from: from.trim(),
    to: to.trim(),
    ...(options.partner !== undefined && { partner: options.partner }),
    ...(options.from !== undefined && { validFrom: options.from }),
    ...(options.until !== undefined && { validUntil: options.until }),
    ...(options.note !== undefined && { note: options.note }),
  };
  return withCompany(options.company, async (hub, companyId) => {
    const changed = await setReferences(hub, companyId, name, [entry], verdictOf(options));
    const exit = told(`${name}: "${entry.from}" is "${entry.to}" ${daysOf(entry)}`, changed);
    if (changed.ok) await tellLeft(hub, companyId, name, entry.from);
    await tellSent(hub, companyId, name, changed);
    return exit;
  });
}

/** An entry for one partner, or for some days, may leave documents waiting that a person meant. */
async function tellLeft({ database }: OpenedHub, companyId: string, name: string, from: string): Promise<void> {
  const left = (await unmappedValues(database, companyId)).filter(
    (one) => one.table === name && foldedValue(one.value) === foldedValue(from),
  );
  for (const { value, partnerId, documents } of left)
    print(
      `${pc.yellow('!')} ${documents} documents of ${partnerId} still wait for "${value}": the entry is not for them, or not for their days`,
    );
}

/** Corrections that are looked into; an import may hold thousands. */
const MOST_CORRECTED = 20;

/** What went out with a value that is corrected now stays as it was sent: a person says what is to become of it. */
async function tellSent(hub: OpenedHub, companyId: string, name: string, changed: ChangedReferences): Promise<void> {
  if (!changed.ok || changed.corrected.length === 0) return;
  const { tables } = (await hub.configurations.latest(companyId)).workspace;
  for (const entry of changed.corrected.slice(0, MOST_CORRECTED)) {
    const { documents, receipts } = await sentWithOld(hub.database, companyId, { tables, table: name }, entry);
    if (documents === 0) continue;
    const count = documents === MOST_SENT ? `${documents} or more` : documents;
    print(
      `${pc.yellow('!')} ${count} documents went out while "${entry.from}" was "${entry.to}", and have it still. Tell who got them, or read their files again with the tables of now:`,
    );
    for (const receipt of receipts) print(`    tradelane replay ${receipt} --reason TEXT`);
    print('  What differs then goes on as a new version, or waits for a person: tradelane hold list');
  }
  if (changed.corrected.length > MOST_CORRECTED)
    print(
      `${pc.yellow('!')} Only the first ${MOST_CORRECTED} of ${changed.corrected.length} corrections were looked into.`,
    );
}

export async function removeEntry(name: string, from: string, options: Entry): Promise<ExitCode> {
  const wrong = wrongDay('--from', options.from);
  if (wrong !== undefined) return wrong;
  const which = {
    from,
    ...(options.partner !== undefined && { partner: options.partner }),
    ...(options.from !== undefined && { validFrom: options.from }),
  };
  return withCompany(options.company, async (hub, companyId) => {
    const changed = await removeReference(hub, companyId, name, which, verdictOf(options));
    const exit = told(`${name}: "${from}" is taken out`, changed);
    await tellSent(hub, companyId, name, changed);
    return exit;
  });
}

export async function importReferences(name: string, path: string, options: Change): Promise<ExitCode> {
  const text = await readFile(path, 'utf8').catch((error: Error) => error);
  if (text instanceof Error) return refuse('input-unreadable', { found: path, params: { reason: text.message } });
  const { entries, faults } = readEntries(text);
  if (faults.length > 0)
    return fail(
      ...faults
        .slice(0, 100)
        .map(({ line, reason, found }) =>
          problem('table-file-invalid', { line, found: shorten(found), params: { reason } }),
        ),
    );
  return withCompany(options.company, async (hub, companyId) => {
    const changed = await setReferences(hub, companyId, name, entries, verdictOf(options));
    const exit = told(`${name}: ${entries.length} entries of ${path}`, changed);
    await tellSent(hub, companyId, name, changed);
    return exit;
  });
}

const verdictOf = ({ by, reason }: Change) => ({ by: actor(by), reason });

const wrongDay = (field: string, day: string | undefined): ExitCode | undefined =>
  day === undefined || LocalDate.safeParse(day).success
    ? undefined
    : refuse('reference-day-invalid', { field, found: day });

function told(what: string, changed: ChangedReferences): ExitCode {
  if (!changed.ok) return fail(...changed.problems);
  const { added, replaced, unchanged, released, revision } = changed;
  const counts = [
    added > 0 && `${added} added`,
    replaced > 0 && `${replaced} replaced`,
    unchanged > 0 && `${unchanged} as before`,
  ].filter(Boolean);
  print(`${pc.green('✓')} ${what}${counts.length === 0 ? '' : ` (${counts.join(', ')})`}; tables revision ${revision}`);
  if (released.documents > 0)
    print(`  ${released.documents} documents of ${released.receipts} files need wait no longer and go on`);
  return DONE;
}
