import pc from 'picocolors';

import { resendIntent } from '#libs/pipeline';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withHub } from '../installation/with-hub.js';
import { plain } from '../output/plain.js';
import { fail, print } from '../output/print.js';

interface ResendOptions {
  reason: string;
  sameName?: boolean;
  by?: string;
}

export const resend = (id: string, { reason, sameName, by }: ResendOptions): Promise<ExitCode> =>
  withHub(async (hub) => {
    const wish = { by: actor(by), reason, ...(sameName !== undefined && { sameName }) };
    const resent = await resendIntent(hub, id, wish);
    if (!resent.ok) return fail(resent.problem);
    const { intentId, connectionId, naturalKey, name } = resent;
    print(
      `${pc.green('✓')} ${plain(naturalKey)} goes to ${connectionId} once more${name === undefined ? '' : ` as ${plain(name)}`}: ${intentId}`,
    );
    return DONE;
  });
