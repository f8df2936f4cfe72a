import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import pc from 'picocolors';

import type { Hub } from '#libs/pipeline';
import { type Dispatch, dispatchesOf } from '#libs/store';

import { DONE, type ExitCode } from '../exit-code.js';
import { withCompany } from '../installation/with-hub.js';
import { complain, print, printJson, refuse } from '../output/print.js';
import { shownPath } from '../output/shown-path.js';
import { table } from '../output/table.js';

interface SentOptions {
  out?: string;
  company?: string;
  json?: boolean;
}

export const documentSent = (id: string, options: SentOptions): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const dispatches = await dispatchesOf(hub.database, companyId, id);
    if (dispatches.length === 0) return refuse('sent-unknown', { found: id });
    if (options.out !== undefined) return writeOut(hub, id, dispatches, options.out);
    if (options.json === true) printJson(dispatches);
    else printDispatches(dispatches);
    return DONE;
  });

function printDispatches(dispatches: readonly Dispatch[]): void {
  const rows = dispatches.map((one) => [
    one.intentId,
    one.connectionId,
    one.documentType,
    one.naturalKey,
    one.state,
    one.controlNumber,
    one.endedAt,
    one.size,
    `${one.name ?? one.reference ?? '-'}${one.resendOf === null ? '' : `  (repeats ${one.resendOf})`}`,
  ]);
  table(['delivery', 'connection', 'type', 'number', 'state', 'control', 'when', 'bytes', 'as'], rows).forEach(print);
}

async function writeOut(hub: Hub, id: string, dispatches: readonly Dispatch[], out: string): Promise<ExitCode> {
  const kept = dispatches.filter(({ sha256 }) => sha256 !== null);
  const [one] = kept;
  if (one === undefined) return refuse('sent-not-kept', { found: id });
  if (kept.length > 1)
    return refuse('sent-several', {
      found: id,
      expected: kept.map(({ intentId }) => intentId).join(', '),
      params: { count: kept.length },
    });
  const bytes = Readable.from(hub.blobs.open(one.sha256!));
  if (out === '-') {
    for await (const chunk of bytes) process.stdout.write(chunk as Uint8Array);
    return DONE;
  }
  await pipeline(bytes, createWriteStream(out, { flags: 'wx' }));
  complain(`${pc.green('✓')} ${one.name} is in ${shownPath(out)}`);
  return DONE;
}
