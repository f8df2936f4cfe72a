import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { applyWorkspace } from '#libs/pipeline';
import { projectRoot, readConfigurationFiles, shippedMappings, type WorkspaceFile } from '#libs/reading';
import { activeConfiguration } from '#libs/store';

import { type Demo, startDemo } from '../src/demo/demo.js';
import { House } from './support/house.js';

const COMPANY = 'tradewind';

let house: House;
let demo: Demo;

/** An installation that nobody has configured, and the demo beside it. */
beforeAll(async () => {
  house = await House.build({ workspace: [], allow: [] });
  demo = await startDemo(house.folder, house.env['DATABASE_OWNER_URL']!);
});
afterAll(async () => {
  await demo?.close();
  await house?.close();
});

const active = () => activeConfiguration(house.hub.database, COMPANY);

/** The demo's workspace as a person would change it. */
async function changedWorkspace(): Promise<WorkspaceFile[]> {
  const files = await readConfigurationFiles(`${projectRoot()}/samples/workspace`);
  const changed = files.map((file) =>
    file.path === 'rules.yaml' ? { ...file, text: 'severities: { item-identified: hold }\n' } : file,
  );
  return [...changed, ...(await shippedMappings())];
}

describe('the demo', () => {
  test('configures an empty installation, once', async () => {
    for (let start = 0; start < 2; start += 1) {
      expect(await demo.setUp(house.hub)).toBeUndefined();
      expect(await active()).toMatchObject({ version: 1, appliedBy: 'hub' });
    }
  });

  test('is one for all hubs of a data folder: a second one uses its systems and applies nothing', async () => {
    const second = await startDemo(house.folder, house.env['DATABASE_OWNER_URL']!);
    expect(second.addresses).toEqual(demo.addresses);
    expect(await second.setUp(house.hub)).toContain('Another hub of this data folder runs the demo');
    expect(await active()).toMatchObject({ version: 1 });
    await second.close();
    expect((await fetch(`http://${demo.addresses[0]}/orders?reference=none`)).status).toBe(200);
  });

  test('is taken over by the next hub once the first lets go', async () => {
    await demo.close();
    const { addresses } = demo;
    demo = await startDemo(house.folder, house.env['DATABASE_OWNER_URL']!);
    expect(demo.addresses).toEqual(addresses);
    expect(await demo.setUp(house.hub)).toBeUndefined();
  });

  test('leaves what a person has applied since, and says so', async () => {
    const applied = await applyWorkspace(house.hub, await changedWorkspace(), 'person:ann', 'stricter');
    expect(applied).toMatchObject({ ok: true, version: 2 });
    expect(await demo.setUp(house.hub)).toContain('Version 2 of tradewind, applied by person:ann, stays in force');
    expect(await active()).toMatchObject({ version: 2, appliedBy: 'person:ann' });
  });
});
