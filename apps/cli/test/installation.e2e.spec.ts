import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';

import type { WorkspaceFile } from '#libs/reading';
import { startTestPostgres, type TestPostgres } from '#libs/store';

import { House } from '../../hub/test/support/house.js';
import { shopWorkspace } from '../../hub/test/support/shop-workspace.js';
import { type Run, tradelane } from './support/tradelane.js';

const WORKSPACE = shopWorkspace({ erpUrl: 'http://127.0.0.1:9', financeUrl: 'http://127.0.0.1:9' });

/** A variant that the shop's workspace may have. */
const MAPPING: WorkspaceFile = {
  path: 'mappings/shop/order.inbound.yaml',
  text: 'extends: tradelane/order-csv\nmapping: shop/order\nversion: 1\nsource: { match: { headers: [Bestellung] } }\n',
};

let folder: string;
let house: House;
let postgres: TestPostgres;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradelane-cli-'));
  postgres = await startTestPostgres();
  house = await House.build({ workspace: WORKSPACE, allow: [] });
});
afterAll(async () => {
  await house?.close();
  await postgres?.stop();
  await rm(folder, { recursive: true });
});

const settings = (changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  DATABASE_URL: house.config.database!.url,
  DATABASE_OWNER_URL: house.config.database!.ownerUrl,
  TRADELANE_DATA_DIR: house.folder,
  ...changes,
});
const run = (...args: string[]): Promise<Run> => tradelane(args, { env: settings() });

async function writeWorkspace(name: string, files: readonly WorkspaceFile[]): Promise<string> {
  for (const { path, text } of files) {
    await mkdir(join(folder, name, path, '..'), { recursive: true });
    await writeFile(join(folder, name, path), text);
  }
  return join(folder, name);
}

/** The shop's workspace with one text in one file replaced. */
const changed = (path: string, from: string, to: string): WorkspaceFile[] =>
  WORKSPACE.map((file) => (file.path === path ? { path, text: file.text.replace(from, to) } : file));

describe('tradelane config', () => {
  test('check names every wrong setting at its place, with an example', async () => {
    const wrong = changed('connections/shop.yaml', 'pollSeconds: 1', 'pollSeconds: soon').map((file) =>
      file.path === 'routes.yaml' ? { ...file, text: file.text.replace('[erp]', '[erb]') } : file,
    );
    const { code, stdout, stderr } = await run('config', 'check', await writeWorkspace('wrong', wrong));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/wrong\/connections\/shop.yaml:7:\d+ pollSeconds\n.*soon/);
    expect(stderr).toMatch(/wrong\/routes.yaml:4:\d+ .*to\[0\]\n.*erb, which does not exist. Meant: erp\?/);
    expect(stderr).toContain('2 settings are wrong');
  });

  test('check of a right workspace says so and changes nothing', async () => {
    const { code, stdout } = await run('config', 'check', await writeWorkspace('right', WORKSPACE));
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('3 connections') });
    expect(JSON.parse((await run('config', 'history', '--json')).stdout)).toHaveLength(1);
  });

  test('apply refuses what check refuses, and a folder that is not there', async () => {
    const wrong = await writeWorkspace('refused', changed('connections/shop.yaml', 'folder', 'floder'));
    const refused = await run('config', 'apply', wrong);
    expect({ code: refused.code, told: refused.stderr }).toEqual({ code: 1, told: expect.stringContaining('floder') });
    const missing = await run('config', 'apply', join(folder, 'nowhere'));
    expect({ code: missing.code, told: missing.stderr }).toEqual({
      code: 1,
      told: expect.stringContaining('no workspace folder'),
    });
  });

  test('apply makes a version, history lists it, rollback brings the older one back as a new one', async () => {
    const next = await writeWorkspace('next', changed('partners/shop.yaml', 'name: Shop', 'name: Shop of Leeds'));
    const applied = await run('config', 'apply', next, '--reason', 'moved to Leeds', '--by', 'ann');
    expect(applied.stdout).toContain('version 2 of testco is active');
    expect((await run('config', 'apply', next)).stdout).toContain('nothing changed: version 2');
    expect((await run('config', 'show')).stdout).toContain('name: Shop of Leeds');

    const back = await run('config', 'rollback', '1', '--reason', 'Leeds was wrong', '--by', 'ann');
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining('version 3 of testco is active') });
    expect((await run('config', 'show')).stdout).not.toContain('Leeds');
    expect(JSON.parse((await run('config', 'history', '--json')).stdout)).toMatchObject([
      { version: 3, active: true, appliedBy: 'person:ann', reason: 'Leeds was wrong' },
      { version: 2, active: false, reason: 'moved to Leeds' },
      { version: 1, active: false },
    ]);
    expect((await run('config', 'rollback', '9', '--reason', 'x')).stderr).toContain('no configuration version "9"');
  });

  test('diff tells what an apply would change, of mappings in their words, then line by line', async () => {
    const mapped = await writeWorkspace('mapped', [...WORKSPACE, MAPPING]);
    const { code, stdout } = await run('config', 'diff', mapped);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('From version 3 to ') });
    expect(stdout).toMatch(
      /shop\/order@1 added[^]*mappings\/shop\/order\.inbound\.yaml added[^]*\+extends: tradelane\/order-csv/,
    );
    expect((await run('config', 'diff', '1', '3')).stdout).toBe('version 1 and version 3 are the same\n');
    const between = JSON.parse((await run('config', 'diff', '2', '--json')).stdout) as { files: object[] };
    expect(between).toMatchObject({ from: 'version 2', to: 'version 3', files: [{ path: 'partners/shop.yaml' }] });
    expect((await run('config', 'diff', '2', '9')).stderr).toContain('no configuration version "9"');
  });

  test('the history of a mapping names who changed it; it alone is brought back, as an event of its own', async () => {
    const changes = ['', 'fields:\n  buyer.name: Kunde\n'];
    for (const [index, more] of changes.entries()) {
      const text = `${MAPPING.text}columns:\n  note: null\n${more}`;
      const folder = await writeWorkspace(`mapping-${index}`, [...WORKSPACE, { ...MAPPING, text }]);
      await run('config', 'apply', folder, '--by', 'ann', '--reason', `change ${index}`);
    }
    const { stdout } = await run('mapping', 'history', 'shop/order');
    expect(stdout).toMatch(
      /^VERSION .*\n5 .*person:ann +shop\/order@1: 1 added +change 1\n4 .*person:ann +shop\/order@1: added +change 0\n/,
    );
    const rolled = await run('config', 'rollback', '4', '--only', 'mappings/shop/order', '--reason', 'Kunde was wrong');
    expect(rolled).toMatchObject({ code: 0, stdout: expect.stringContaining('version 6 of testco is active') });
    expect((await run('config', 'diff', '4', '6')).stdout).toContain('are the same');
    const [newest] = await house.hub.database
      .selectFrom('events')
      .select('payload')
      .where('type', '=', 'configuration.applied')
      .orderBy('position', 'desc')
      .limit(1)
      .execute();
    expect(JSON.parse(Buffer.from(newest!.payload).toString('utf8'))).toMatchObject({
      version: 6,
      restored: 4,
      only: 'mappings/shop/order',
    });
    expect((await run('config', 'rollback', '4', '--only', 'mappings/nope', '--reason', 'x')).stderr).toContain(
      'has files at',
    );
    expect((await run('mapping', 'history', 'shop/nope')).stderr).toContain('There is no mapping "shop/nope"');
  });
});

describe('tradelane secret', () => {
  test('set takes the value from standard input, list never shows it, and the event log knows who did it', async () => {
    const env = settings();
    const before = await run('secret', 'list');
    expect(before.stdout).toMatch(/finance-webhook +NOT SET +finance/);
    const set = await tradelane(['secret', 'set', 'finance-webhook', '--by', 'ann'], {
      env,
      input: 'whsec_c2VjcmV0\n',
    });
    expect(set).toMatchObject({ code: 0, stdout: expect.stringContaining('finance-webhook is set') });
    const after = await run('secret', 'list');
    expect(after.stdout).toMatch(/finance-webhook +yes +finance/);
    expect([set, after].some(({ stdout, stderr }) => `${stdout}${stderr}`.includes('whsec'))).toBe(false);
    expect(await house.hub.secrets.get('testco', 'finance-webhook')).toBe('whsec_c2VjcmV0');
    const event = await house.hub.database
      .selectFrom('events')
      .select(['actor', 'payload'])
      .where('type', '=', 'secret.set')
      .executeTakeFirstOrThrow();
    expect(event).toEqual({ actor: 'person:ann', payload: '{"name":"finance-webhook"}' });
  });

  test.each([
    ['an empty value', 'finance-webhook', '', 'Nothing was given'],
    ['a name that no setting can refer to', '9x', 'value', 'cannot be called'],
  ])('%s is refused', async (_, name, input, told) => {
    const { code, stderr } = await tradelane(['secret', 'set', name], { env: settings(), input });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(told) });
  });
});

describe('tradelane audit', () => {
  const file = () => join(folder, 'checkpoint.json');

  /** As someone who may do everything at the database and hides it. */
  async function tamper(...statements: string[]): Promise<void> {
    const client = new pg.Client({
      connectionString: postgres.superuserUrl(new URL(house.config.database!.url).pathname.slice(1)),
    });
    await client.connect();
    await client.query('set session_replication_role = replica; set search_path = tradelane');
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  test('verify finds nothing wrong with what nobody touched, nor does a checkpoint of before', async () => {
    const signed = await run('audit', 'checkpoint', '--out', file());
    expect(signed).toMatchObject({ code: 0, stdout: expect.stringContaining('BEGIN PUBLIC KEY') });
    await run('config', 'rollback', '2', '--reason', 'one more event');
    const verified = await run('audit', 'verify', '--checkpoint', file());
    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('every chain holds, and is as it was signed'),
    });
  });

  test('a checkpoint that was changed, or whose key is not known, is refused', async () => {
    const changedFile = join(folder, 'changed.json');
    await writeFile(changedFile, (await readFile(file(), 'utf8')).replace(/"events": (\d+)/, '"events": 1$1'));
    expect((await run('audit', 'verify', '--checkpoint', changedFile)).stderr).toContain('signature');
    const nowhere = join(folder, 'nowhere.pem');
    expect((await run('audit', 'verify', '--checkpoint', file(), '--public-key', nowhere)).stderr).toContain(
      'no public key',
    );
  });

  test('verify names the first row that was changed', async () => {
    await tamper(`update events set actor = 'person:nobody' where subject_type = 'configuration' and seq = 2`);
    const { code, stderr } = await run('audit', 'verify');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^✗ event 2 of configuration:testco: .*the row was changed/),
    });
  });

  test('a history that was rewritten whole holds by itself and differs from its checkpoint', async () => {
    await tamper(
      `delete from events where subject_type = 'configuration'`,
      `delete from event_heads where subject_type = 'configuration'`,
    );
    expect(await run('audit', 'verify')).toMatchObject({ code: 0 });
    const { code, stderr } = await run('audit', 'verify', '--checkpoint', file());
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('not the one that was signed') });
  });
});

describe('tradelane doctor', () => {
  const doctor = async (env: NodeJS.ProcessEnv) => {
    const { code, stdout } = await tradelane(['doctor', '--json'], { env });
    const findings = JSON.parse(stdout) as { check: string; status: string; found: string }[];
    const of = (status: string) => findings.filter((one) => one.status === status).map(({ check }) => check);
    return { code, fails: of('fail'), oks: of('ok') };
  };

  test('finds an installation in order', async () => {
    await mkdir(house.path('shop'), { recursive: true });
    const { code, fails, oks } = await doctor(settings());
    expect({ code, fails }).toEqual({ code: 0, fails: [] });
    expect(oks).toEqual(
      expect.arrayContaining([
        'database',
        'roles',
        'rights',
        'migrations',
        'queue',
        'secrets',
        'sealed secrets',
        'folder of shop',
      ]),
    );
  });

  test('names each thing that is wrong, and ends with 1', async () => {
    await rm(house.path('shop'), { recursive: true });
    await chmod(house.path('master.key'), 0o644);
    await house.hub.database.deleteFrom('secrets').where('name', '=', 'finance-webhook').execute();
    const { code, fails } = await doctor(settings({ QUEUE_URL: 'redis://127.0.0.1:9' }));
    await chmod(house.path('master.key'), 0o600);
    expect({ code, fails }).toEqual({
      code: 1,
      fails: ['master key', 'queue', 'sealed secrets', 'secrets', 'folder of shop'],
    });
  });

  test('refuses a role that may rewrite events or change tables', async () => {
    const { url, ownerUrl } = house.config.database!;
    expect(await doctor(settings({ DATABASE_URL: ownerUrl }))).toMatchObject({ code: 1, fails: ['settings'] });
    const superuser = postgres.superuserUrl(new URL(url).pathname.slice(1));
    expect(await doctor(settings({ DATABASE_URL: superuser }))).toMatchObject({
      code: 1,
      fails: expect.arrayContaining(['rights']),
    });
  });

  test('says when no database answers', async () => {
    const url = 'postgres://a:b@127.0.0.1:9/x';
    expect(await doctor(settings({ DATABASE_URL: url, DATABASE_OWNER_URL: url.replace('a:', 'c:') }))).toMatchObject({
      code: 1,
      fails: ['database'],
    });
  });
});

test('a command in a folder without data makes none there, and says so', async () => {
  const { code, stderr } = await tradelane(['hold', 'list'], { env: { TRADELANE_DATA_DIR: join(folder, 'empty') } });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('There is no data of a hub in') });
});
