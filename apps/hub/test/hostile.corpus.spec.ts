import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import type { DescribedProblem } from '#libs/documents';
import { readSource } from '#libs/reading';
import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { compiledMappings, corpusIsHere } from './support/corpus.js';
import { HOSTILE_NAMES, hostileCorpus, type HostileFile, ownHostileFiles } from './support/hostile-files.js';
import { House, type HubProcess, until } from './support/house.js';
import { plainTable } from './support/plain-facts.js';
import { shopWorkspace } from './support/shop-workspace.js';

/** Files that lie in the inbox together. */
const AT_ONCE = 5;
const SECRET = 'canary-of-a-file-that-nobody-reads';
const HEADER = 'order_number,order_date,currency,line,sku,name,quantity,unit,price';
const FORMULAS = ['=1+1', '+SUM(A1)', '-cmd|calc', '@SUM(1)', '\t=1', '=HYPERLINK("http://x","y")'];

/** Faults of archives and workbooks as a whole: where else. */
const OF_THE_WHOLE =
  /^(?:zip-too-many-entries|zip-too-large|xlsx-(?:no-workbook|not-open|sheet-missing|too-much-text))$/;

/** Faults of syntax have a place; every problem says what it expected and found in a whole sentence. */
function isUnclear({ code, line, place, expected, found, message }: DescribedProblem): boolean {
  const isOfSyntax = /^(?:csv|xml|json|encoding|fixed|zip|xlsx)-/.test(code) && !OF_THE_WHOLE.test(code);
  const isPlaceless = isOfSyntax && line === undefined && place === undefined;
  const sentence = place === undefined ? message : message.slice(`${place}: `.length);
  const isSentence = /^[A-Z\d"][^]*[.?)]$/.test(sentence) && !/\{\w+\}|undefined|\[object/.test(message);
  return isPlaceless || !isSentence || !expected || !found;
}

if (corpusIsHere()) {
  let canary: Server;
  let calls = 0;
  let erp: ErpSimulator;
  let house: House;
  let hub: HubProcess;
  let files: HostileFile[];
  let peakBefore: number;

  /** Highest resident memory of the hub so far, in KiB. */
  const peakKiB = (): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${hub.pid}/status`, 'utf8'))![1]);

  beforeAll(async () => {
    canary = createServer((socket) => {
      calls += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
    const canaryPort = (canary.address() as AddressInfo).port;
    erp = await startErpSimulator();
    house = await House.build({
      workspace: shopWorkspace({ erpUrl: erp.url }),
      // The canary may be called as far as the address guard goes: only our readers keep from calling it.
      allow: [`127.0.0.1:${erp.port}`, `127.0.0.1:${canaryPort}`],
    });
    await mkdir(house.path('shop', 'inbox'), { recursive: true });
    const secretFile = house.path('secret.txt');
    await writeFile(secretFile, SECRET);
    files = [...hostileCorpus(), ...ownHostileFiles(`http://127.0.0.1:${canaryPort}`, secretFile)];
    hub = house.startHub();
    await hub.ready();
    peakBefore = peakKiB();
    for (const name of HOSTILE_NAMES) await writeFile(join(house.path('shop', 'inbox'), name), 'a,b\n');
  }, 60_000);

  afterAll(async () => {
    await house?.close();
    await erp?.close();
    canary?.close();
  });

  /** Milliseconds from a file's receipt to its result in the replies folder, ascending. */
  async function answerTimes(): Promise<number[]> {
    const answered = await house.hub.database
      .selectFrom('intents as i')
      .innerJoin('receipts as r', 'r.id', 'i.receipt_id')
      .where('i.effect', '=', 'reply.result')
      .where('i.state', '=', 'confirmed')
      .select(['i.ended_at as endedAt', 'r.received_at as receivedAt'])
      .execute();
    return answered
      .map(({ endedAt, receivedAt }) => endedAt!.getTime() - receivedAt.getTime())
      .toSorted((a, b) => a - b);
  }

  describe('hostile files', () => {
    test('are each answered, within two seconds of being picked up', async () => {
      // Few at a time: a file's own work is told, not how many wait before it.
      for (let dropped = 0; dropped < files.length;) {
        const few = files.slice(dropped, dropped + AT_ONCE);
        for (const { name, content } of few) await house.drop('shop', name, content);
        dropped += few.length;
        await until(`${dropped} answers`, 30_000, async () => (await answerTimes()).length >= dropped);
      }
      const times = await answerTimes();
      const at = (share: number): number => times[Math.ceil(times.length * share) - 1]!;
      process.stdout.write(`hostile files: ${times.length} answered, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms\n`);
      expect(at(0.99)).toBeLessThan(2000);
      expect(hub.isRunning).toBe(true);
      const replies = await house.replies('shop');
      const unanswered = files.filter(({ name }) => {
        const stem = name.replace(/\.[^.]*$/, '');
        // An archive is answered by a table, which keeps its ending apart.
        const result = `${name.endsWith('.zip') ? name : stem}.result.`;
        return !replies.includes(`${stem}.report.html`) || !replies.some((reply) => reply.startsWith(result));
      });
      expect(unanswered.map(({ name }) => name)).toEqual([]);
    }, 120_000);

    test('are told what is wrong, where, what was expected and what was found', async () => {
      const refused = await house.hub.database
        .selectFrom('receipts')
        .select(['file_name as name', 'status', 'problem'])
        .where('status', 'in', ['rejected', 'quarantined'])
        .execute();
      expect(refused.length).toBeGreaterThan(files.length * 0.8);
      const unclear = refused.flatMap<unknown>(({ name, problem }) => {
        const { problems } = problem as unknown as { problems: DescribedProblem[] };
        return problems.length === 0 ? [name] : problems.filter(isUnclear).map((told) => ({ name, told }));
      });
      expect(unclear).toEqual([]);
    });

    test('open no connection and no file', async () => {
      expect(calls).toBe(0);
      for (const reply of await house.replies('shop')) {
        const text = await readFile(house.path('shop', 'replies', reply), 'utf8');
        expect([reply, text]).toEqual([reply, expect.not.stringContaining(SECRET)]);
        expect([reply, text]).toEqual([reply, expect.not.stringContaining('root:x:')]);
        expect([reply, text]).toEqual([reply, expect.not.stringContaining('<script>alert')]);
      }
    });

    test('take no more than 200 MB', () => {
      const grown = (peakKiB() - peakBefore) / 1024;
      process.stdout.write(
        `hostile files: peak memory ${Math.round(peakKiB() / 1024)} MiB, grown by ${Math.round(grown)} MiB\n`,
      );
      expect(grown).toBeLessThan(200);
    });

    test('of names that deceive or do not fit stay where they lie, and are told once', async () => {
      const told = await until('the names to be told', 10_000, async () => {
        const reported = await house.hub.database
          .selectFrom('sightings')
          .select('name')
          .where('reported_at', 'is not', null)
          .execute();
        return reported.length >= HOSTILE_NAMES.length && reported;
      });
      expect(told.map(({ name }) => name).toSorted()).toEqual(HOSTILE_NAMES.toSorted());
      const left = await readdir(house.path('shop', 'inbox'));
      expect(left).toEqual(expect.arrayContaining(HOSTILE_NAMES));
    }, 20_000);

    test('leave the prototype of objects as it was', async () => {
      const before = Object.getOwnPropertyNames(Object.prototype);
      const mappings = await compiledMappings();
      for (const { content } of files)
        await readSource(() => Readable.from([Buffer.from(content)]), mappings, '2026-11-22');
      expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
      expect('polluted' in {}).toBe(false);
    }, 60_000);

    test('are followed by an order as if nothing had been, and formulas come back as text', async () => {
      const rows = FORMULAS.map(
        (cell, index) => `PO-1,2026-11-20,GBP,${index + 1},TEA-1,"${cell.replaceAll('"', '""')}",1,EA,1.00`,
      );
      await house.drop('shop', 'after.csv', `${[HEADER, ...rows].join('\r\n')}\r\n`);
      const answered = plainTable(await house.reply('shop', 'after.result.csv'));
      expect(answered.map((row) => row['status'])).toEqual(FORMULAS.map(() => 'delivered'));
      expect(answered.map((row) => row['name'])).toEqual(FORMULAS.map((cell) => `'${cell}`));
      expect(erp.orders()).toMatchObject([{ reference: 'PO-1', lines: FORMULAS.length }]);
      expect(await hub.stop()).toBe(0);
    }, 30_000);
  });
} else {
  describe.skip('hostile files (../shared/corpus is not here)', () => {
    test('the corpus is there', () => expect(corpusIsHere()).toBe(true));
  });
}
