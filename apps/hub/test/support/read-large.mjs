// Reads one file as intake does, both passes, and says what that took: `node read-large.mjs FILE MAPPING`, MAPPING as text.
// Built code; its last line is JSON: documents, lines, codes of problems, ms, peakMiB, delayMs (99 of 100 turns of the event loop).
import { createReadStream } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { parseMapping } from '#libs/mapping';
import { readSource } from '#libs/reading';

const [file, text] = process.argv.slice(2);
const parsed = parseMapping(text, 'large.inbound.yaml');
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));

/** What the hub reads of a stored file at a time. */
const READ_BYTES = 65_536;
const DAY = '2026-11-22';
const open = (start = 0) => createReadStream(file, { highWaterMark: READ_BYTES, start });

const codes = new Set();
let documents = 0;
let lines = 0;
const delay = monitorEventLoopDelay({ resolution: 1 });
const started = performance.now();
delay.enable();
const read = await readSource(open, [parsed.mapping], DAY);
for (const { code } of read.ok ? [] : read.problems) codes.add(code);
for (const source of read.ok ? read.sources : []) {
  for await (const batch of source.documents({ tables: { lookup: () => undefined }, receivedOn: DAY })) {
    for (const { document, problems } of batch) {
      for (const { code } of problems) codes.add(code);
      if (document === undefined) continue;
      documents += 1;
      lines += document.lines.length;
    }
  }
}
delay.disable();
const took = {
  documents,
  lines,
  codes: [...codes],
  ms: Math.round(performance.now() - started),
  peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  delayMs: Math.round(delay.percentile(99) / 1e6),
};
process.stdout.write(`${JSON.stringify(took)}\n`);
