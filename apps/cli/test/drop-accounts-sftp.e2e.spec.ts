import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { House, type HubProcess, until } from '../../hub/test/support/house.js';
import { shopWorkspace } from '../../hub/test/support/shop-workspace.js';
import { partner } from '../../hub/test/support/workspace-parts.js';
import { DropServer, dropServerCanRun } from './support/drop-server.js';
import { PartnerLogin } from './support/partner-login.js';
import type { Run } from './support/tradelane.js';

/** Users of the system outlive a test that is killed: two runs must not meet. */
const run = randomBytes(3).toString('hex');
const KEYED = `keyed-${run}`;
const WORDED = `worded-${run}`;
const FAR = `far-${run}`;
/** Of nobody on this machine. */
const HUB_UID = 61_234;
const HOST_SSHD = '/etc/ssh/sshd_config';
const ORDERS =
  'order_number,order_date,currency,line,sku,quantity,unit,price\r\nPO-1,2026-11-20,GBP,1,TEA-1,1,EA,4.50\r\n';

if (dropServerCanRun()) {
  let erp: ErpSimulator;
  let house: House;
  let hub: HubProcess;
  let server: DropServer;
  let folder: string;
  let hostBefore: string;
  const open: PartnerLogin[] = [];

  const hostSshd = (): string =>
    existsSync(HOST_SSHD) ? createHash('sha256').update(readFileSync(HOST_SSHD)).digest('hex') : 'none';
  const file = (name: string): string => join(folder, name);
  const account = (...args: string[]): Promise<Run> => server.run(['partner', 'account', ...args]);
  const accountJson = async <T = Record<string, string>>(...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await account(...args, '--json');
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as T;
  };
  const jail = (id: string, ...names: string[]): string => join(server.folder, 'jails', `tl-${id}`, ...names);
  const logIn = async (id: string, login: { privateKey: string } | { password: string }): Promise<PartnerLogin> => {
    const opened = await PartnerLogin.open(server.port, `tl-${id}`, login);
    open.push(opened);
    return opened;
  };
  const keyIn = (name: string) => ({ privateKey: readFileSync(file(name), 'utf8') });
  const connectionOf = (id: string): Promise<string> => readFile(file(`workspace/connections/${id}-drop.yaml`), 'utf8');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tradelane-drop-'));
    hostBefore = hostSshd();
    erp = await startErpSimulator();
    const workspace = [...shopWorkspace({ erpUrl: erp.url }), partner(KEYED), partner(WORDED), partner(FAR)];
    for (const { path, text } of workspace) {
      await mkdir(join(file('workspace'), path, '..'), { recursive: true });
      await writeFile(join(file('workspace'), path), text);
    }
    server = await DropServer.start({ TRADELANE_WORKSPACE: file('workspace') });
    house = await House.build({
      workspace,
      allow: [`127.0.0.1:${erp.port}`, `127.0.0.1:${server.port}`],
      env: server.env,
    });
    await mkdir(house.path('shop'), { recursive: true });
    hub = house.startHub();
    await hub.ready();
  });
  afterAll(async () => {
    for (const login of open) login.close();
    await house?.close();
    await server?.close();
    await erp?.close();
    await rm(folder, { recursive: true });
  });

  describe('an account for a partner', () => {
    test('is made with a key that is written once, and its connection is offered to the workspace', async () => {
      const { code, stdout } = await account('create', KEYED, '--out', file('first.key'), '--by', 'ann');
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`tl-${KEYED}`) });
      expect(stdout).toContain('tradelane config apply');
      expect(statSync(file('first.key')).mode & 0o777).toBe(0o600);
      expect(existsSync(file('first.key.pub'))).toBe(false);
      expect(await connectionOf(KEYED)).toContain(`path: ${jail(KEYED)}`);
      expect((await server.run(['config', 'check', file('workspace')])).code).toBe(0);
    });

    test('is not made twice, nor for somebody whom the workspace does not know, and no file is written over', async () => {
      const twice = await account('create', KEYED, '--out', file('other.key'));
      expect(twice).toMatchObject({ code: 1, stderr: expect.stringContaining(`account rotate ${KEYED}`) });
      const stranger = await account('create', 'stranger', '--out', file('other.key'));
      expect(stranger).toMatchObject({ code: 1, stderr: expect.stringContaining('has no partner stranger') });
      const taken = await account('create', WORDED, '--out', file('first.key'));
      expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining('is not overwritten') });
      expect(existsSync(file('other.key'))).toBe(false);
    });

    test('is shut into its folders: no other files, no shell, no forwarding, no links', async () => {
      const login = await logIn(KEYED, keyIn('first.key'));
      expect(await login.names('/')).toEqual(['archive', 'inbox', 'outbox', 'replies']);
      await expect(login.names('/etc')).rejects.toThrow('No such file');
      expect(await login.names('/../../..')).toEqual(['archive', 'inbox', 'outbox', 'replies']);
      await expect(login.write('/file.csv', 'x')).rejects.toThrow('Permission denied');
      await expect(login.write('/archive/file.csv', 'x')).rejects.toThrow('Permission denied');
      await expect(login.link('/etc/passwd', '/inbox/passwd.csv')).rejects.toThrow('Permission denied');
      await expect(login.names('/inbox/.processing')).rejects.toThrow('Permission denied');
      expect(await login.command('id')).not.toContain('uid=');
      await expect(login.forward('127.0.0.1', erp.port)).rejects.toThrow('open failed');
      await expect(login.listenThere()).rejects.toThrow('Unable to bind');
    });

    test('has a sheet for the partner, with the host key that the server really shows', async () => {
      const { code } = await server.run(['partner', 'sheet', KEYED, '--out', file('sheet.html')]);
      expect(code).toBe(0);
      const shown = execFileSync('sh', [
        '-c',
        `ssh-keyscan -p ${server.port} 127.0.0.1 2>/dev/null | ssh-keygen -lf -`,
      ]);
      const sheet = await readFile(file('sheet.html'), 'utf8');
      expect(sheet).toContain(String(shown).split(' ')[1]);
      expect(sheet).toContain(`tl-${KEYED}`);
      const none = await server.run(['partner', 'sheet', 'shop']);
      expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('account create shop') });
    });

    test("leaves the host's own sshd and the other users alone", async () => {
      expect(hostSshd()).toBe(hostBefore);
      expect(execFileSync('getent', ['passwd', `tl-${KEYED}`], { encoding: 'utf8' })).toContain(
        ':/nonexistent:/usr/sbin/nologin',
      );
      await expect(PartnerLogin.open(server.port, 'root', keyIn('first.key'))).rejects.toThrow('authentication');
    });

    test('with a password: it is shown once, logs in, and stands in no file and no log', async () => {
      const { password, login } = await accountJson('create', WORDED, '--password');
      expect(login).toBe(`tl-${WORDED}`);
      const opened = await logIn(WORDED, { password: password! });
      expect(await opened.names('/')).toContain('inbox');
      await expect(logIn(WORDED, { password: 'wrong' })).rejects.toThrow('authentication');
      const texts = [server.log, await connectionOf(WORDED), (await account('list')).stdout];
      for (const name of await readdir(join(server.folder, 'server', 'accounts')))
        texts.push(readFileSync(join(server.folder, 'server', 'accounts', name), 'utf8'));
      expect(texts.some((text) => text.includes(password!))).toBe(false);
    });
  });

  describe('files of a partner', () => {
    test('are taken by the hub, in whatever mode they came, and the reply is fetched from the same account', async () => {
      const path = file(`workspace/connections/${KEYED}-drop.yaml`);
      await writeFile(path, (await readFile(path, 'utf8')).replace('stableSeconds: 10', 'stableSeconds: 3'));
      const applied = await server.run(['config', 'apply', file('workspace')], {
        env: house.env,
      });
      expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('is active') });
      const login = await logIn(KEYED, keyIn('first.key'));
      await login.drop('inbox', 'orders.csv', ORDERS, 0o600);
      await until('the file to be readable for the hub', 5000, async () => {
        const mode = await modeOf(jail(KEYED, 'inbox', 'orders.csv'));
        return mode === undefined || (mode & 0o044) === 0o044;
      });
      const result = await until('the result', 40_000, () =>
        login.read('replies/orders.result.csv').catch(() => undefined),
      );
      expect(result).toMatch(/PO-1/);
      expect(await login.names('archive')).toEqual(['orders.csv']);
      expect(await login.names('replies')).toEqual([
        'orders.csv.report.html',
        'orders.received.csv',
        'orders.result.csv',
      ]);
      expect(erp.effects().map(({ reference }) => reference)).toEqual(['PO-1']);
      await login.remove('replies/orders.csv.report.html');
      await expect(login.remove('archive/orders.csv')).rejects.toThrow('Permission denied');
    });

    test('are taken by a hub on another machine, which logs in with a key of its own', async () => {
      const made = await accountJson('create', FAR, '--hub', 'sftp', '--out', file('far.key'));
      const key = readFileSync(made['hubKeyFile']!, 'utf8');
      await house.hub.secrets.set('testco', `drop-${FAR}`, key);
      const path = file(`workspace/connections/${FAR}-drop.yaml`);
      await writeFile(path, (await readFile(path, 'utf8')).replace('stableSeconds: 10', 'stableSeconds: 1'));
      const applied = await server.run(['config', 'apply', file('workspace')], { env: house.env });
      expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('is active') });
      const login = await logIn(FAR, keyIn('far.key'));
      await login.drop('inbox', 'orders.csv', ORDERS.replace('PO-1', 'PO-2'), 0o600);
      const result = await until('the result', 40_000, () =>
        login.read('replies/orders.result.csv').catch(() => undefined),
      );
      expect(result).toMatch(/PO-2/);
      expect(await login.names('archive')).toEqual(['orders.csv']);
    });

    test('are within reach of the user of the hub, who is not root, and of no other', async () => {
      const id = `read-${run}`;
      await writeFile(file(`workspace/partners/${id}.yaml`), partner(id).text);
      const made = await server.run(['partner', 'account', 'create', id, '--out', file('read.key')], {
        env: { TRADELANE_DROP_READER: String(HUB_UID) },
      });
      expect(made.code).toBe(0);
      const login = await logIn(id, keyIn('read.key'));
      await login.drop('inbox', 'a.csv', ORDERS, 0o600);
      const readable = async (): Promise<boolean> => ((await modeOf(jail(id, 'inbox', 'a.csv')))! & 0o004) !== 0;
      await until('the file to be readable for the hub', 5000, readable);
      const take =
        'mv inbox/a.csv inbox/.processing/c && cat inbox/.processing/c && mv inbox/.processing/c archive/a.csv && echo ok > replies/a.txt';
      expect(asUser(HUB_UID, jail(id), take)).toBe(ORDERS);
      expect(() => asUser(HUB_UID - 1, jail(id), 'ls inbox')).toThrow('Permission denied');
      expect(await login.read('replies/a.txt')).toBe('ok\n');
      await login.remove('replies/a.txt');
    });

    test('over the quota are refused until there is room again, and the partner is told where it looks', async () => {
      const id = `full-${run}`;
      await writeFile(file(`workspace/partners/${id}.yaml`), partner(id).text);
      const { password } = await accountJson('create', id, '--password', '--quota-files', '2');
      const login = await logIn(id, { password: password! });
      for (const name of ['a', 'b']) await login.write(`inbox/${name}.csv`, 'x');
      // The session may end in the middle of it.
      await login.write('inbox/c.csv', 'x').catch(() => undefined);
      await until('the session to be ended', 10_000, async () => !login.isOpen);
      // For half a second whoever comes back is put out again.
      await sleep(1000);
      const again = await logIn(id, { password: password! });
      await expect(again.write('inbox/d.csv', 'x')).rejects.toThrow('Permission denied');
      await expect(again.write('replies/d.csv', 'x')).rejects.toThrow('Permission denied');
      expect(await again.read('replies/INBOX-IS-FULL.txt')).toContain('It holds 3 files');
      expect((await account('list')).stdout).toMatch(new RegExp(`${id} .*3 of 2 .*FULL, CLOSED`));
      for (const name of ['a', 'b']) await rm(jail(id, 'inbox', `${name}.csv`));
      let refusal = '';
      const drop = async (): Promise<boolean> => {
        try {
          await again.write('inbox/d.csv', 'x');
          return true;
        } catch (error) {
          refusal = (error as Error).message;
          return false;
        }
      };
      await until('room again', 10_000, drop, () => refusal);
      expect(await again.names('replies')).toEqual([]);
    });
  });

  describe('the end of a login', () => {
    test('after a rotation both keys log in until the overlap is over; then the old one and its session end', async () => {
      const old = await logIn(KEYED, keyIn('first.key'));
      await accountJson('rotate', KEYED, '--overlap', '6s', '--out', file('second.key'));
      await logIn(KEYED, keyIn('second.key'));
      await logIn(KEYED, keyIn('first.key'));
      // sshd counts whole seconds.
      await sleep(7500);
      await expect(logIn(KEYED, keyIn('first.key'))).rejects.toThrow('authentication');
      await until('the session of the old key to end', 10_000, async () => !old.isOpen);
      await logIn(KEYED, keyIn('second.key'));
    });

    test('a password gives way to a key, and another password ends the one before at once', async () => {
      const first = await accountJson('rotate', WORDED, '--password');
      const second = await accountJson('rotate', WORDED, '--password');
      await expect(logIn(WORDED, { password: first['password']! })).rejects.toThrow('authentication');
      await logIn(WORDED, { password: second['password']! });
      await accountJson('rotate', WORDED, '--out', file('worded.key'), '--overlap', '0s');
      await expect(logIn(WORDED, { password: second['password']! })).rejects.toThrow('authentication');
      await logIn(WORDED, keyIn('worded.key'));
    });

    test('a machine that was made anew has all users again, with their numbers and logins', async () => {
      const { password } = await accountJson('rotate', WORDED, '--password');
      const uid = statSync(jail(KEYED, 'archive', 'orders.csv')).uid;
      expect(await server.pause()).toBe(0);
      for (const login of server.logins()) execFileSync('userdel', ['--force', login], { stdio: 'ignore' });
      await server.resume();
      expect(execFileSync('id', ['-u', `tl-${KEYED}`], { encoding: 'utf8' }).trim()).toBe(String(uid));
      const login = await logIn(KEYED, keyIn('second.key'));
      expect(await login.names('archive')).toEqual(['orders.csv']);
      await logIn(WORDED, { password: password! });
    });

    test('a revoked partner is put out and not let in again; its folders stay, and create opens it anew', async () => {
      const login = await logIn(KEYED, keyIn('second.key'));
      expect(await account('revoke', KEYED, '--by', 'ann')).toMatchObject({ code: 0 });
      await until('the session to end', 5000, async () => !login.isOpen);
      await expect(logIn(KEYED, keyIn('second.key'))).rejects.toThrow('authentication');
      expect(existsSync(jail(KEYED, 'archive', 'orders.csv'))).toBe(true);
      expect(await account('rotate', KEYED)).toMatchObject({ code: 1, stderr: expect.stringContaining('is revoked') });
      await accountJson('create', KEYED, '--out', file('third.key'));
      expect(await (await logIn(KEYED, keyIn('third.key'))).names('archive')).toEqual(['orders.csv']);
    });
  });
} else {
  describe.skip('drop accounts on a real sshd (needs OpenSSH and root)', () => {
    test('OpenSSH is installed and this is root', () => {
      expect(dropServerCanRun()).toBe(true);
    });
  });
}

const asUser = (uid: number, folder: string, script: string): string =>
  execFileSync('setpriv', [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', 'sh', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  });

const modeOf = async (path: string): Promise<number | undefined> =>
  existsSync(path) ? statSync(path).mode : undefined;
