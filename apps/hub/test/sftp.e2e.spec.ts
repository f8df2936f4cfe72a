import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { type OpenSsh, openSshIsHere, startOpenSsh } from '../../../connectors/sftp/test/openssh.js';
import { unhurried } from './support/busy-machine.js';
import { House, type HubProcess, until } from './support/house.js';
import { plainTable } from './support/plain-facts.js';
import { SftpSender } from './support/sftp-sender.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { partner, sftpDrop } from './support/workspace-parts.js';

const HEADER = 'order_number,order_date,currency,line,sku,quantity,unit,price\r\n';
const row = (order: string, line = 1): string => `${order},2026-11-20,GBP,${line},TEA-${line},1,EA,4.50\r\n`;
const STABLE_SECONDS = 2;
const FILES = Array.from({ length: 10 }, (_, index) => `file-${index + 1}`);

if (openSshIsHere()) {
  let ssh: OpenSsh;
  let movingSsh: OpenSsh;
  let erp: ErpSimulator;
  let house: House;
  let hub: HubProcess;
  let sender: SftpSender;

  const inbox = (drop: string, ...names: string[]): string => join(ssh.root, drop, 'inbox', ...names);

  beforeAll(async () => {
    [ssh, movingSsh, erp] = await Promise.all([startOpenSsh(), startOpenSsh(), startErpSimulator()]);
    const drops = ['renamed', 'marked', 'settled', 'mistyped'];
    for (const drop of drops) mkdirSync(inbox(drop), { recursive: true });
    mkdirSync(inbox('one-folder'), { recursive: true });
    const drop = (id: string, more: object = {}) =>
      sftpDrop(ssh, { id, partner: 'shop', path: join(ssh.root, id), ...more });
    house = await House.build({
      workspace: [
        ...shopWorkspace({ erpUrl: erp.url }),
        partner('moving'),
        drop('renamed'),
        drop('marked', { files: { complete: 'marker' } }),
        drop('settled', { files: { complete: 'stable', stableSeconds: STABLE_SECONDS } }),
        drop('one-folder', { config: { replies: 'inbox', archive: 'taken' } }),
        drop('mistyped', { login: { password: 'mistyped' } }),
        sftpDrop(movingSsh, { id: 'moving', path: movingSsh.root, login: { privateKey: 'moving-key' } }),
      ],
      allow: [`127.0.0.1:${erp.port}`, `127.0.0.1:${ssh.port}`, `127.0.0.1:${movingSsh.port}`],
      secrets: { 'sftp-key': ssh.privateKey, 'moving-key': movingSsh.privateKey, mistyped: 'not-the-password' },
      replyRoot: ssh.root,
    });
    mkdirSync(house.path('shop'), { recursive: true });
    hub = house.startHub();
    await hub.ready();
    sender = await SftpSender.connect(ssh);
  });

  afterAll(async () => {
    await sender?.close();
    await house?.close();
    await erp?.close();
    await ssh?.stop();
    await movingSsh?.stop();
  });
  /** Milliseconds from now until the hub has said that it received a file. */
  async function wait(drop: string, name: string): Promise<number> {
    const start = Date.now();
    await house.reply(drop, `${name}.received.csv`);
    return Date.now() - start;
  }

  /** Prints ten waits and returns the longest but one: a busy machine may stand still once. */
  function nearlyLongest(what: string, times: readonly number[]): number {
    const sorted = times.toSorted((a, b) => a - b);
    process.stdout.write(
      `sftp, ${what}: p50 ${sorted[4]} ms, p90 ${sorted[8]} ms, longest ${sorted[9]} ms of 10 files\n`,
    );
    return sorted[8]!;
  }

  describe('orders over SFTP', () => {
    test('that arrive by rename are answered within five seconds', async () => {
      const times: number[] = [];
      for (const name of FILES) {
        await sender.drop(inbox('renamed'), `${name}.csv`, HEADER + row(name));
        times.push(await wait('renamed', name));
      }
      expect(nearlyLongest('by rename', times)).toBeLessThan(unhurried(5000));
      expect(plainTable(await house.reply('renamed', 'file-1.result.csv'))).toMatchObject([{ status: 'delivered' }]);
    });

    test('that must settle are answered within five seconds of two equal looks', async () => {
      const waiting: Promise<number>[] = [];
      for (const name of FILES) {
        await sender.client.put(Buffer.from(HEADER + row(`settled-${name}`)), inbox('settled', `${name}.csv`));
        waiting.push(wait('settled', name));
      }
      const times = await Promise.all(waiting);
      // The first look may come a second after the file; the second that is late enough comes within another.
      const settledAfter = (STABLE_SECONDS + 2) * 1000;
      expect(nearlyLongest(`settled (of which up to ${settledAfter} ms to settle)`, times)).toBeLessThan(
        unhurried(settledAfter + 5000),
      );
    });

    test('that are written slowly, with pauses, are taken once and whole', async () => {
      const path = inbox('settled', 'slow.csv');
      writeFileSync(path, HEADER);
      for (let line = 1; line <= 4; line += 1) {
        await sleep(STABLE_SECONDS * 500);
        appendFileSync(path, row('SLOW', line));
      }
      const answered = plainTable(await house.reply('settled', 'slow.result.csv'));
      expect(answered.map(({ line, status }) => [line, status])).toEqual(
        ['1', '2', '3', '4'].map((line) => [line, 'delivered']),
      );
      const taken = (await house.receipts('settled')).filter(({ name }) => name === 'slow.csv');
      expect(taken).toHaveLength(1);
    });

    test('wait for their done-marker, which is removed', async () => {
      await sender.drop(inbox('marked'), 'marked.csv', HEADER + row('MARKED'));
      await house.polls('marked', 3);
      expect(await house.receipts('marked')).toEqual([]);
      await sender.client.put(Buffer.from(''), inbox('marked', 'marked.csv.done'));
      await house.reply('marked', 'marked.result.csv');
      expect(readdirSync(inbox('marked'))).toEqual(['.processing']);
      expect(existsSync(join(ssh.root, 'marked', 'archive', 'marked.csv'))).toBe(true);
    });

    test('are not read from links, pipes, folders, hidden or unfinished files', async () => {
      const outside = join(ssh.root, 'outside.csv');
      writeFileSync(outside, HEADER + row('OUTSIDE'));
      const before = (await house.receipts('renamed')).length;
      symlinkSync(outside, inbox('renamed', 'link.csv'));
      execFileSync('mkfifo', [inbox('renamed', 'pipe.csv')]);
      mkdirSync(inbox('renamed', 'folder.csv'));
      for (const name of ['.hidden.csv', 'a.csv.part', 'a.csv.filepart', 'a.csv.tmp', 'a.csv~', '~$a.csv'])
        writeFileSync(inbox('renamed', name), HEADER + row('NEVER'));
      await house.polls('renamed', 3);
      expect(await house.receipts('renamed')).toHaveLength(before);
      expect(readdirSync(inbox('renamed'))).toHaveLength(10);
      expect(await told('renamed')).toEqual(['link.csv', 'pipe.csv']);
    });

    test('may be answered in the very folder that they come from, and answers are never read', async () => {
      await sender.drop(inbox('one-folder'), 'round.csv', HEADER + row('ROUND'));
      await until('the result', 15_000, async () => existsSync(inbox('one-folder', 'round.result.csv')));
      renameSync(inbox('one-folder', 'round.received.csv'), inbox('one-folder', 'ROUND.RECEIVED.CSV'));
      await house.polls('one-folder', 3);
      expect((await house.receipts('one-folder')).map(({ name }) => name)).toEqual(['round.csv']);
    });

    test('wait when the password is wrong: the connection is paused, with the reason', async () => {
      const { paused_reason: reason } = await paused('mistyped');
      expect(reason).toMatch(/authentication/i);
      expect(ssh.log()).toContain('Failed password');
    });

    test('wait when the host key is another: nothing of the login is sent', async () => {
      await house.polls('moving', 1);
      await movingSsh.changeHostKey();
      const before = movingSsh.log().length;
      const { paused_reason: reason } = await paused('moving');
      expect(reason).toContain(movingSsh.hostKey);
      expect(reason).toMatch(/no password was sent/);
      expect(movingSsh.log().slice(before)).not.toMatch(/Failed|Accepted|Postponed|userauth/);
      expect(await hub.stop()).toBe(0);
    });
  });

  const paused = (connectionId: string) =>
    until(`${connectionId} to be paused`, 15_000, async () => {
      const state = await house.connection(connectionId);
      return state.paused_reason !== null && state;
    });

  /** Names of an inbox that an operator was told of. */
  async function told(connectionId: string): Promise<string[]> {
    const reported = await house.hub.database
      .selectFrom('sightings')
      .select('name')
      .where('connection_id', '=', connectionId)
      .where('reported_at', 'is not', null)
      .orderBy('name')
      .execute();
    return reported.map(({ name }) => name);
  }
} else {
  describe.skip('orders over SFTP (no OpenSSH server here)', () => {
    test('an OpenSSH server is installed', () => expect(openSshIsHere()).toBe(true));
  });
}
