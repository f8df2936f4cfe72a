import pc from 'picocolors';

import { discardHeld, releaseHeld } from '#libs/pipeline';
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
      const rows = holds.map((hold) => [hold.id, titleOf(hold), hold.createdAt, messageOf(hold.reason)]);
      table(['hold', 'what', 'since', 'why'], rows).forEach(print);
    }
    return DONE;
  });

export const releaseHold = (id: string, options: Verdict): Promise<ExitCode> =>
  withHub(async (hub) => {
    const released = await releaseHeld(hub, id, actor(options.by), options.reason);
    if (!released.ok) return fail(released.problem);
    const { targets } = released;
    print(
      `${pc.green('✓')} ${titleOf(released)} ${targets.length === 0 ? 'is recorded' : `goes on to ${targets.join(', ')}`}`,
    );
    return DONE;
  });

export const discardHold = (id: string, options: Verdict): Promise<ExitCode> =>
  withHub(async (hub) => {
    const discarded = await discardHeld(hub, id, actor(options.by), options.reason);
    if (!discarded.ok) return fail(discarded.problem);
    print(`${pc.green('✓')} ${titleOf(discarded)} is refused; its sender is told`);
    return DONE;
  });

interface Verdict {
  reason: string;
  by?: string;
}

const TITLES: Readonly<Record<string, string>> = { Order: 'order', InventoryReport: 'stock report' };

const titleOf = ({ documentType, number }: { documentType: string; number: string }): string =>
  `${TITLES[documentType] ?? documentType} ${number}`;
