import pc from 'picocolors';

import { releaseHeld } from '#libs/pipeline';
import { listHolds } from '#libs/store';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany, withHub } from '../installation/with-hub.js';
import { fail, print, printJson } from '../output/print.js';
import { table } from '../output/table.js';
import { messageOf } from './message-of.js';

export const listOpenHolds = (options: { company?: string; json?: boolean }): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const holds = await listHolds(hub.database, companyId);
    if (options.json === true) printJson(holds);
    else if (holds.length === 0) print('Nothing is held.');
    else {
      const rows = holds.map((hold) => [hold.id, hold.orderNumber, hold.createdAt, messageOf(hold.reason)]);
      table(['hold', 'order', 'since', 'why'], rows).forEach(print);
    }
    return DONE;
  });

export const releaseHold = (id: string, options: { reason: string; by?: string }): Promise<ExitCode> =>
  withHub(async (hub) => {
    const released = await releaseHeld(hub, id, actor(options.by), options.reason);
    if (!released.ok) return fail(released.problem);
    print(`${pc.green('✓')} order ${released.orderNumber} goes on to ${released.targets.join(', ')}`);
    return DONE;
  });
