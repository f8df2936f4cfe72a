import pc from 'picocolors';

import { described } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';
import type { CompiledMapping } from '#libs/mapping';
import { readSource } from '#libs/reading';

import { plain } from '../../output/plain.js';

/** Problems that are shown; the person will convert the file again. */
const SHOWN = 5;

/** In a few lines, what a mapping makes of a file. */
export async function readWith(open: OpenBytes, mapping: CompiledMapping): Promise<string[]> {
  const receivedOn = new Date().toISOString().slice(0, 10);
  const read = await readSource(open, [mapping], receivedOn);
  if (!read.ok)
    return [
      'The sample is refused as a whole:',
      ...read.problems.slice(0, SHOWN).map((each) => fault(described(each).message)),
    ];
  let documents = 0;
  let rejected = 0;
  const faults = new Map<string, { message: string; times: number }>();
  const context = {
    receiptId: 'rcp_sample',
    receivedOn,
    tables: { lookup: () => undefined },
  };
  for (const source of read.sources)
    for await (const batch of source.documents(context))
      for (const { document, problems } of batch) {
        if (document === undefined) rejected += 1;
        else documents += 1;
        for (const each of problems) {
          const kind = `${each.code} ${each.field ?? ''}`;
          const known = faults.get(kind) ?? { message: described(each).message, times: 0 };
          faults.set(kind, { ...known, times: known.times + 1 });
        }
      }
  const mark = rejected === 0 ? pc.green('✓') : pc.yellow('!');
  const listed = [...faults.values()].toSorted((one, other) => other.times - one.times);
  return [
    `${mark} The sample gives ${documents} ${mapping.target} documents${rejected === 0 ? '' : `, ${rejected} more are refused`}.`,
    ...listed
      .slice(0, SHOWN)
      .map(({ message, times }) => fault(`${times === 1 ? '' : `${times} times, e.g. `}${message}`)),
    ...(listed.length > SHOWN ? [`  and ${listed.length - SHOWN} other faults`] : []),
  ];
}

const fault = (message: string): string => `  ${pc.red('✗')} ${plain(message)}`;
