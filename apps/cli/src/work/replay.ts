import pc from 'picocolors';

import { replayIntents, replayReceipt } from '#libs/pipeline';
import { type DeadLetterFilter, deadLetterIds, deadLetters } from '#libs/store';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany, withHub } from '../installation/with-hub.js';
import { fail, print, printJson, refuse } from '../output/print.js';
import { table } from '../output/table.js';
import { messageOf } from './message-of.js';

/** Most that a person is shown. */
const MAX_SHOWN = 200;

interface ListOptions extends DeadLetterFilter {
  company?: string;
  json?: boolean;
}

export const listDeadLetters = ({ company, json, ...filter }: ListOptions): Promise<ExitCode> =>
  withCompany(company, async (hub, companyId) => {
    const letters = await deadLetters(hub.database, companyId, filter, json === true ? undefined : MAX_SHOWN + 1);
    if (json === true) printJson(letters);
    else if (letters.length === 0) print('There are no dead letters.');
    else {
      const rows = letters
        .slice(0, MAX_SHOWN)
        .map((letter) => [
          letter.id,
          letter.connection_id,
          letter.effect,
          letter.natural_key,
          letter.state,
          letter.attempt,
          letter.ended_at,
          messageOf(letter.failure),
        ]);
      table(['id', 'connection', 'effect', 'for', 'state', 'tries', 'since', 'why'], rows).forEach(print);
      if (letters.length > MAX_SHOWN) print(pc.dim('Older ones are not shown; --json lists all.'));
    }
    return DONE;
  });

/** Letters of one transaction: the orders that they belong to are locked while it runs. */
const BATCH = 500;

interface ReplayAllOptions extends DeadLetterFilter {
  company?: string;
  skip?: boolean;
  reason: string;
  by?: string;
}

/**
 * Once the cause is gone: all dead letters of a company, or those of a connection or a type, in the order in which they were planned. What may have
 * arrived is only sent again by its id, by somebody who has looked.
 */
export const replayDeadLetters = ({ company, skip, reason, by, ...filter }: ReplayAllOptions): Promise<ExitCode> =>
  withCompany(company, async (hub, companyId) => {
    const how = skip === true ? 'skip' : 'retry';
    const { sure, unsure } = await deadLetterIds(hub.database, companyId, filter);
    const ids = how === 'skip' ? [...sure, ...unsure] : sure;
    let done = 0;
    for (let start = 0; start < ids.length; start += BATCH) {
      const batch = ids.slice(start, start + BATCH);
      done += (await replayIntents(hub, batch, { how, by: actor(by), reason })).length;
      if (ids.length > BATCH) process.stderr.write(`${start + batch.length} of ${ids.length}\n`);
    }
    if (sure.length + unsure.length === 0) print('There are no such dead letters.');
    else if (how === 'skip') print(`${pc.green('✓')} ${done} are skipped: what waited behind them goes on`);
    else print(`${pc.green('✓')} ${done} are due again`);
    if (how === 'retry' && unsure.length > 0)
      print(
        `${unsure.length} may have arrived and are left: look at the target, then replay each by its id, or --skip.`,
      );
    return DONE;
  });

interface ReplayOptions {
  skip?: boolean;
  reason: string;
  by?: string;
}

export async function replay(id: string, options: ReplayOptions): Promise<ExitCode> {
  if (id.startsWith('int_')) return replayDeadLetter(id, options);
  if (!id.startsWith('rcp_')) return refuse('replay-what', { found: id });
  return options.skip === true ? refuse('replay-skip-receipt', { found: id }) : replayFile(id, options);
}

const replayFile = (id: string, { by, reason }: ReplayOptions): Promise<ExitCode> =>
  withHub(async (hub) => {
    const replayed = await replayReceipt(hub, id, actor(by), reason);
    if (!replayed.ok) return fail(replayed.problem);
    print(`${pc.green('✓')} runs again as ${replayed.receiptId}, with configuration ${replayed.configurationVersion}`);
    return DONE;
  });

const replayDeadLetter = (id: string, { by, reason, skip }: ReplayOptions): Promise<ExitCode> =>
  withHub(async (hub) => {
    const how = skip === true ? 'skip' : 'retry';
    const [replayed] = await replayIntents(hub, [id], { how, by: actor(by), reason });
    if (replayed === undefined) return refuse('replay-unknown', { found: id });
    print(`${pc.green('✓')} ${id} is ${how === 'skip' ? 'skipped: what waited behind it goes on' : 'due again'}`);
    return DONE;
  });
