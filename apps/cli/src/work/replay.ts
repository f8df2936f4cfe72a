import pc from 'picocolors';

import { replayIntent, replayReceipt } from '#libs/pipeline';
import { deadLetters } from '#libs/store';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany, withHub } from '../installation/with-hub.js';
import { fail, print, printJson, refuse } from '../output/print.js';
import { table } from '../output/table.js';
import { messageOf } from './message-of.js';

export const listDeadLetters = (options: { company?: string; json?: boolean }): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const letters = await deadLetters(hub.database, companyId);
    if (options.json === true) printJson(letters);
    else if (letters.length === 0) print('There are no dead letters.');
    else {
      const rows = letters.map((letter) => [
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
    }
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
    if (replayed.kind === 'receipt')
      print(
        `${pc.green('✓')} runs again as ${replayed.receiptId}, with configuration ${replayed.configurationVersion}`,
      );
    return DONE;
  });

const replayDeadLetter = (id: string, { by, reason, skip }: ReplayOptions): Promise<ExitCode> =>
  withHub(async (hub) => {
    const how = skip === true ? 'skip' : 'retry';
    const replayed = await replayIntent(hub, id, how, actor(by), reason);
    if (!replayed.ok) return fail(replayed.problem);
    print(`${pc.green('✓')} ${id} is ${how === 'skip' ? 'skipped: what waited behind it goes on' : 'due again'}`);
    return DONE;
  });
