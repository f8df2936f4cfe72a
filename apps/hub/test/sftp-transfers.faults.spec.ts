import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { randomFrom } from '#simulators/erp';

import { type ReadFault, startHostileServer } from '../../../connectors/sftp/test/hostile-server.js';
import { unhurried } from './support/busy-machine.js';
import { House, until } from './support/house.js';
import { Inbox } from './support/intake.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { seed, tell, tier } from './support/tier.js';
import { sftpDrop } from './support/workspace-parts.js';

const BYTES = 200_000;
const IDLE_MS = 1000;
const FAULTS: readonly ReadFault[] = ['drop', 'silence', 'early end', 'growth'];
/** Servers that misbehave side by side, each with a connection of its own. */
const LANES = ['lane-1', 'lane-2', 'lane-3', 'lane-4'];

type HostileServer = Awaited<ReturnType<typeof startHostileServer>>;

let servers: HostileServer[];
let house: House;

beforeAll(async () => {
  servers = await Promise.all(LANES.map(() => startHostileServer()));
  house = await House.build({
    workspace: [
      ...shopWorkspace({ erpUrl: 'http://127.0.0.1:9' }),
      ...LANES.map((id, lane) =>
        sftpDrop(
          { ...servers[lane]!, username: 'acme' },
          { id, partner: 'shop', path: '/acme', login: { password: 'right' }, config: { idleTimeoutMs: IDLE_MS } },
        ),
      ),
    ],
    allow: ['127.0.0.1:9', ...servers.map(({ port }) => `127.0.0.1:${port}`)],
    secrets: { right: 'right-password' },
  });
});

afterAll(async () => {
  await house?.close();
  await Promise.all((servers ?? []).map((server) => server.close()));
});

describe('a transfer that breaks at a byte', () => {
  test.each(FAULTS)(
    `by %s is never taken for the file, ends in time, and succeeds at the next look (${tier(8, 201)} places)`,
    async (fault) => {
      const random = randomFrom(seed);
      const middle = Array.from({ length: tier(5, 198) }, () => Math.floor(random() * BYTES));
      const places = [0, 1, BYTES - 1, ...middle];
      let slowest = 0;

      const breakAt = async (lane: number, at: number, index: number): Promise<void> => {
        const { state } = servers[lane]!;
        const inbox = new Inbox(house, LANES[lane]!, '/acme');
        const name = `${fault}-${index}.csv`.replace(' ', '-');
        const content = Buffer.alloc(BYTES, `${name} ${at} ${seed},`);
        state.files.set(`/acme/inbox/${name}`, content);
        Object.assign(state, { fault, faultAt: at });
        let reading = Number.POSITIVE_INFINITY;
        const noteStart = async (): Promise<void> => void (reading = performance.now());
        // A file that has grown is no failure of the server: it is given back, and looked at anew.
        const looked = await inbox
          .hooked({ readClaimed: noteStart })
          .poll()
          .catch((error: unknown) => error);
        slowest = Math.max(slowest, performance.now() - reading);
        state.fault = undefined;
        expect(looked instanceof Error || looked === 0).toBe(true);
        expect(await receiptsOf(name)).toEqual([]);
        const whole = fault === 'growth' ? Buffer.concat([content, Buffer.from('and more')]) : content;
        for (let look = 0; look < 3 && (await receiptsOf(name)).length === 0; look += 1) await inbox.poll();
        expect(await receiptsOf(name)).toEqual([
          { sha256: createHash('sha256').update(whole).digest('hex'), size: whole.length },
        ]);
        state.files.clear();
      };
      const waiting = [...places.entries()];
      const runLane = async (_: string, lane: number): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
          await breakAt(lane, next[1], next[0]);
      };
      await Promise.all(LANES.map(runLane));
      tell(`transfers broken by ${fault}`, { places: places.length, 'ms the slowest': Math.round(slowest) });
      // From the first byte asked for until the session is closed.
      expect(slowest).toBeLessThan(unhurried(2 * IDLE_MS + 1000));
      await until('the servers to see no connection', 5000, async () =>
        servers.every(({ state }) => state.connections === 0),
      );
    },
    tier(300_000, 600_000),
  );

  const receiptsOf = (name: string) =>
    house.hub.database.selectFrom('receipts').select(['sha256', 'size']).where('file_name', '=', name).execute();
});
