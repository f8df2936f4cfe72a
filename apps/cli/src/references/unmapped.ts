import pc from 'picocolors';

import { rejectUnmapped } from '#libs/pipeline';
import { countWaiting, unmappedValues } from '#libs/store';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany } from '../installation/with-hub.js';
import { fail, print, printJson } from '../output/print.js';
import { table } from '../output/table.js';

export const listUnmapped = (options: { company?: string; json?: boolean }): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const values = await unmappedValues(hub.database, companyId);
    if (options.json === true) printJson(values);
    else if (values.length === 0) print('No document waits for a cross-reference.');
    else {
      const rows = values.map((one) => [
        one.table,
        one.value,
        one.partnerId,
        one.since,
        one.documents,
        moneyText(one.money),
        [one.sample, numbersText(one.numbers, one.documents)].filter(Boolean).join(': '),
      ]);
      table(['table', 'value', 'partner', 'since', 'documents', 'net', 'what it is'], rows).forEach(print);
      const { documents } = await countWaiting(hub.database, companyId);
      print(`${documents} documents wait. Fix a value: tradelane unmapped fix TABLE VALUE OURS --reason TEXT`);
    }
    return DONE;
  });

const moneyText = (money: Readonly<Record<string, string>>): string =>
  Object.entries(money)
    .map(([currency, net]) => `${net} ${currency}`)
    .join(', ');

const numbersText = (numbers: readonly string[], documents: number): string =>
  documents > numbers.length ? `${numbers.join(', ')} …` : numbers.join(', ');

interface Rejection {
  reason: string;
  partner?: string;
  by?: string;
  company?: string;
}

export const rejectValue = (name: string, value: string, options: Rejection): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const awaited = { table: name, value, ...(options.partner !== undefined && { partnerId: options.partner }) };
    const verdict = { by: actor(options.by), reason: options.reason };
    const rejected = await rejectUnmapped(hub, companyId, awaited, verdict);
    if (!rejected.ok) return fail(rejected.problem);
    const { documents, receipts } = rejected;
    print(`${pc.green('✓')} ${documents} documents of ${receipts} files are refused; their senders are told`);
    return DONE;
  });
