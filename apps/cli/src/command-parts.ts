import { Option } from 'commander';

import type { ExitCode } from './exit-code.js';

/** Loads a command only when it is the one that was asked for: `convert` starts without database, queue and connectors. */
export const run =
  <A extends unknown[]>(load: () => Promise<(...args: A) => Promise<ExitCode>>) =>
  async (...args: A): Promise<void> => {
    const command = await load();
    process.exitCode = await command(...args);
  };

export const company = (): Option => new Option('--company <id>', 'the company, where the installation has several');
export const by = (): Option =>
  new Option('--by <name>', 'who does it, for the event log (default: the user of this system)');
export const json = (): Option => new Option('--json', 'print JSON');
export const on = (): Option =>
  new Option(
    '--on <day>',
    'as if received on that day, e.g. 2027-01-01: which versions of mappings hold (default: today)',
  );
export const why = (): Option => new Option('--reason <text>', 'why, for the event log').makeOptionMandatory();
