import { join } from 'node:path';

import pc from 'picocolors';

import { PUBLIC_KEY_FILE } from '#libs/pipeline';

import { DONE, type ExitCode } from '../exit-code.js';
import { withCompany } from '../installation/with-hub.js';
import { print } from '../output/print.js';
import { shownPath } from '../output/shown-path.js';

export const writeCheckpoint = (options: { out?: string; company?: string }): Promise<ExitCode> =>
  withCompany(options.company, async ({ checkpoints }, companyId) => {
    const { file, checkpoint } = await checkpoints.keep(companyId, options.out);
    print(
      `${pc.green('✓')} ${checkpoint.events} events of ${checkpoint.subjects} subjects are signed: ${shownPath(file)}`,
    );
    print(`  root ${checkpoint.root}`);
    print(`Keep it where nobody who can reach the database can change it, with the public key to check it:`);
    print(`  ${shownPath(join(checkpoints.folder, PUBLIC_KEY_FILE))}`);
    print((await checkpoints.publicKey()).trimEnd());
    return DONE;
  });
