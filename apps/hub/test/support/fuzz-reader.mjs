// Changes files and reads them with one reader of formats, guided by what of its code has run: `node fuzz-reader.mjs READER FOLDER SEED INPUTS SECONDS`.
// FOLDER holds the files to begin with; an input that runs new code is kept there for this run and the next. Built code.
// Its last line is JSON: inputs, kept, characters of code that ran, the slowest in ms, and faults with the files that show them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

import { openZip, readCsv, readFixedWidth, readJson, readXlsx, readXml } from '#libs/formats';
import { mutated } from '#libs/formats/testing';
import { randomFrom } from '#simulators/erp';

const [reader, folder, seed, inputs, seconds] = process.argv.slice(2);

const MAX_MS = 1000;
/** Largest input that is kept. */
const MAX_LENGTH = 20_000;
/** Inputs between two looks at what has run; a look costs as much as some of them. */
const BATCH = 25;

const LAYOUT = {
  records: [
    { is: 'header', starts: 'H', length: 21, fields: { po: { start: 2, length: 10 } } },
    {
      is: 'row',
      starts: 'D',
      length: 41,
      fields: { sku: { start: 2, length: 10 }, price: { start: 33, length: 9, decimals: 2 } },
    },
    {
      is: 'trailer',
      starts: 'T',
      length: 7,
      fields: { rows: { start: 2, length: 6 } },
      count: { field: 'rows', of: 'rows' },
    },
  ],
};
const TOKENS = {
  csv: ['"', '""', '",', ',', ';', '\t', '|', '\r\n', '\r', '\n\n', '\0', '\uFEFF', 'sep=;\n', 'TOTAL,', '#'],
  fixed: ['H', 'D', 'T', '\r\n', '\n', '\0', ' ', '000000', '-', '\uFEFF'],
  json: [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\u0000',
    '\\ud800',
    '\\',
    'null',
    'true',
    '1e999',
    '-0',
    '"__proto__":',
    '\n',
    '\uFEFF',
  ],
  xml: [
    '<',
    '>',
    '/>',
    '</',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<?a b?>',
    '<!DOCTYPE a>',
    '&#0;',
    '&#x10FFFF;',
    '&amp;',
    '&a;',
    ' xmlns:a="b"',
    ' xmlns=""',
    'a:',
    '\uFEFF',
  ],
  zip: ['PK\u0001\u0002', 'PK\u0003\u0004', 'PK\u0005\u0006', 'PK\u0006\u0006', '../', '\0\0\0\0', '\u00ff\u00ff'],
  xlsx: ['PK\u0001\u0002', 'PK\u0003\u0004', 'PK\u0005\u0006', '\0\0\0\0', '<c r="ZZZ1">', '<v>', '</v>', 't="s"'],
};

const opener = (bytes) =>
  async function* open(start = 0) {
    // Two pieces, cut where it hurts as likely as anywhere.
    const middle = (bytes.length * 7919) % (bytes.length + 1);
    if (start < middle) yield bytes.subarray(start, middle);
    yield bytes.subarray(Math.max(start, middle));
  };

/** What each reader makes of bytes; each ends or says `failed`, and throws nothing. */
const READERS = {
  csv: (open) => readCsv(open(), { trailer: { firstCell: ['TOTAL'], count: 2 } }),
  fixed: (open) => readFixedWidth(open(), LAYOUT),
  json: (open) => readJson(open()),
  xml: (open) => readXml(open()),
  xlsx: (open) => readXlsx(open),
  zip: unzipped,
};

/** An archive's files end with `Malformed`, which readers tell as `failed`. */
async function* unzipped(open) {
  const archive = await openZip(open);
  for (const entry of archive.ok ? archive.entries : []) yield* readCsv(entry.open());
}

async function read(bytes) {
  for await (const item of READERS[reader](opener(bytes)))
    if (item.kind === 'failed' && !item.problem.code) throw new Error('a failure without a code');
}

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
/** By script: a 1 for each character of code that has run. */
const ran = new Map();
let covered = 0;

/** Whether code has run that never ran before. */
function ranNewCode() {
  const before = covered;
  session.post('Profiler.takePreciseCoverage', (_, { result }) => {
    for (const { url, functions } of result.filter((script) => script.url.includes('/libs/formats/')))
      for (const { ranges } of functions) cover(url, ranges);
  });
  return covered > before;
}

/** Ranges of one function: the whole of it first, then what ran otherwise than that around it. */
function cover(url, ranges) {
  const [{ startOffset: start, endOffset: end }] = ranges;
  const now = new Uint8Array(end - start);
  for (const { startOffset, endOffset, count } of ranges)
    now.fill(Math.min(count, 1), startOffset - start, endOffset - start);
  const known = ran.get(url) ?? [];
  ran.set(url, known);
  for (const [at, isRun] of now.entries()) {
    if (isRun === 0 || known[start + at] === 1) continue;
    known[start + at] = 1;
    covered += 1;
  }
}

const faults = [];
function keepFault(what, bytes) {
  const file = join(folder, `fault-${faults.length}-${seed}`);
  writeFileSync(file, bytes);
  faults.push({ what, file });
}

let slowestMs = 0;
async function tryOut(bytes) {
  const { user } = process.cpuUsage();
  try {
    await read(bytes);
  } catch (error) {
    keepFault(error instanceof Error ? error.stack : String(error), bytes);
  }
  const ms = (process.cpuUsage().user - user) / 1000;
  slowestMs = Math.max(slowestMs, ms);
  if (ms > MAX_MS) keepFault(`${ms} ms`, bytes);
}

const random = randomFrom(Number(seed));
const below = (bound) => Math.floor(random() * bound);
const names = readdirSync(folder).filter((name) => !name.startsWith('fault-'));
const corpus = names.toSorted().map((name) => readFileSync(join(folder, name)));
const prototype = Object.getOwnPropertyNames(Object.prototype).join();
for (const bytes of corpus) await tryOut(bytes);
ranNewCode();

const end = performance.now() + Number(seconds) * 1000;
let done = 0;
let kept = 0;
while (done < Number(inputs) && performance.now() < end) {
  const batch = Array.from({ length: BATCH }, () =>
    mutated(corpus[below(corpus.length)], TOKENS[reader], corpus[below(corpus.length)], below),
  );
  for (const bytes of batch) await tryOut(bytes);
  done += BATCH;
  if (!ranNewCode()) continue;
  // Which of them it was is not worth asking: all are near to new code.
  for (const bytes of batch.filter(({ length }) => length <= MAX_LENGTH)) {
    corpus.push(bytes);
    writeFileSync(join(folder, `kept-${seed}-${kept}`), bytes);
    kept += 1;
  }
}
if (Object.getOwnPropertyNames(Object.prototype).join() !== prototype)
  faults.push({ what: 'Object.prototype was changed' });
process.stdout.write(`${JSON.stringify({ inputs: done, kept, covered, slowestMs: Math.round(slowestMs), faults })}\n`);
process.exit(0);
