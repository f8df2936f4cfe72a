import pc from 'picocolors';

import { discardHeldFile, nameOfEntry, releaseHeldFile } from '#libs/pipeline';
import { countOutcomes, entriesInTrouble, entryOutcomes, findReceipt, type Receipt, recentReceipts } from '#libs/store';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany, withHub } from '../installation/with-hub.js';
import { plain } from '../output/plain.js';
import { fail, print, printJson, refuse } from '../output/print.js';
import { instant, table } from '../output/table.js';
import { messageOf } from './message-of.js';

export async function listReceipts(options: { limit: string; company?: string; json?: boolean }): Promise<ExitCode> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return refuse('limit-invalid', { found: options.limit });
  return withCompany(options.company, async (hub, companyId) => {
    const receipts = await recentReceipts(hub.database, companyId, limit);
    if (options.json === true) printJson(receipts);
    else {
      const rows = receipts.map((one) => [
        one.id,
        one.receivedAt,
        one.connectionId,
        one.fileName,
        one.status,
        one.entries,
      ]);
      table(['receipt', 'received', 'connection', 'file', 'status', 'entries'], rows).forEach(print);
    }
    return DONE;
  });
}

/** Entries that are shown; the rest is in the reply and report that the sender has. */
const MAX_TROUBLE = 50;

export const showReceipt = (id: string, options: { json?: boolean }): Promise<ExitCode> =>
  withHub(async ({ database }) => {
    const receipt = await findReceipt(database, id);
    if (receipt === undefined) return refuse('receipt-unknown', { found: id });
    const outcomes = await countOutcomes(database, id);
    const keys = await entriesInTrouble(database, id, MAX_TROUBLE);
    const trouble = keys.length === 0 ? [] : await entryOutcomes(database, id, keys);
    if (options.json === true) {
      printJson({ ...receipt, outcomes, trouble });
      return DONE;
    }
    printFacts(receipt);
    for (const { outcome, fate, count } of outcomes)
      print(`  ${count} ${outcome}${fate === 'undelivered' ? '' : `, ${fate}`}`);
    const rows = trouble.flatMap((entry) => [
      ...(entry.problems ?? []).map((problem) => [entry.line, nameOfEntry(entry), messageOf(problem)]),
      ...entry.targets
        .filter(({ failure }) => failure !== null)
        .map((target) => [entry.line, nameOfEntry(entry), `${target.connection}: ${messageOf(target.failure)}`]),
    ]);
    if (rows.length > 0) table(['line', 'document', 'what is wrong'], rows).forEach(print);
    return DONE;
  });

interface Verdict {
  reason: string;
  by?: string;
}

export const releaseReceipt = (id: string, { by, reason }: Verdict): Promise<ExitCode> =>
  withHub(async (hub) => {
    const released = await releaseHeldFile(hub, id, { by: actor(by), reason });
    if (!released.ok) return fail(released.problem);
    print(`${pc.green('✓')} ${plain(released.receipt.fileName)} goes on; its sender gets a result`);
    return DONE;
  });

export const discardReceipt = (id: string, { by, reason }: Verdict): Promise<ExitCode> =>
  withHub(async (hub) => {
    const discarded = await discardHeldFile(hub, id, { by: actor(by), reason });
    if (!discarded.ok) return fail(discarded.problem);
    print(`${pc.green('✓')} ${plain(discarded.receipt.fileName)} is refused; its sender is told`);
    return DONE;
  });

function printFacts(receipt: Receipt): void {
  print(`${receipt.id}  ${plain(receipt.fileName)}  ${receipt.status}`);
  print(
    `  received ${instant(receipt.receivedAt)} by ${receipt.connectionId}, ${receipt.size} bytes, SHA-256 ${receipt.sha256}`,
  );
  if (receipt.sealed !== null) {
    const { fileName, size, sha256, signedBy } = receipt.sealed;
    const signature = signedBy === undefined ? '' : `, signed by ${plain(signedBy)}`;
    print(`  came as ${plain(fileName)} (OpenPGP), ${size} bytes, SHA-256 ${sha256}${signature}`);
  }
  if (receipt.mapping !== null)
    print(`  read with ${receipt.mapping}, configuration ${receipt.configurationVersion}: ${receipt.rows} rows`);
  if (receipt.duplicateOf !== null) print(`  the same content as ${receipt.duplicateOf}`);
  if (receipt.replayOf !== null) print(`  runs ${receipt.replayOf} again`);
  if (receipt.problem !== null) print(`  ${plain(messageOf(receipt.problem))}`);
}
