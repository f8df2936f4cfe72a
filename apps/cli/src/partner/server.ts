import { runServer } from '#libs/drop-accounts';
import { onStopSignal } from '#libs/platform';

import { DONE, type ExitCode } from '../exit-code.js';
import { processSettings } from '../installation/process-settings.js';
import { complain } from '../output/print.js';
import { openAccounts } from './drop-host.js';

/** Runs until it is told to stop. What it and sshd have to say goes to standard error, for the log of the service. */
export async function serve(): Promise<ExitCode> {
  const accounts = openAccounts(processSettings());
  const stop = new AbortController();
  const forget = onStopSignal(
    () => stop.abort(),
    () => process.exit(1),
  );
  try {
    await runServer(accounts, complain, stop.signal);
    return DONE;
  } finally {
    forget();
  }
}
