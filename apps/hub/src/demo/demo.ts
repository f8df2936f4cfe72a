import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';

import { applyWorkspace, type OpenedHub } from '#libs/pipeline';
import { projectRoot, readConfigurationFiles, shippedMappings } from '#libs/reading';
import { holdAlone } from '#libs/store';
import { startErpSimulator } from '#simulators/erp';
import { startFinanceReceiver } from '#simulators/finance';

import { configuredByPerson, DEMO_ACTOR } from './configured-by-person.js';

/** Ports that the demo's workspace names; when one is taken, a free one takes its place in the demo's own copy. */
const USUAL_PORTS = { erp: 7410, finance: 7420 };

/** What a restart must find again. Kept in the data folder, readable by its owner only. */
interface DemoState {
  ports: typeof USUAL_PORTS;
  financeSecret: string;
  samplesDropped: boolean;
}

/** Sample files by the drop they go to. */
const SAMPLES = { shop: ['webshop-orders.csv', 'order-ubl.xml'], supplier: ['stock.csv'] } as const;

export interface Demo {
  /** `host:port` of both simulators, for the process configuration. */
  addresses: string[];
  /**
   * Applies the demo workspace and drops the samples, the first time. What a person has applied since is left alone.
   * @returns what was left, for the terminal
   */
  setUp(hub: OpenedHub): Promise<string | undefined>;
  close(): Promise<void>;
}

/**
 * Starts the demo's ERP and finance systems beside the hub. What they took survives a restart, as a real system's data would. A second hub of the data
 * folder uses those of the first: systems of its own would have other ports, which the first may not speak to.
 */
export async function startDemo(dataDir: string, databaseUrl: string): Promise<Demo> {
  const folder = join(dataDir, 'demo');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stateFile = join(folder, 'state.json');
  const alone = await holdAlone(databaseUrl, 'demo');
  const known = await readState(stateFile);
  if (alone === undefined) return demoOfAnother(known);
  const state: DemoState = {
    ports: {
      erp: await freePort(known?.ports.erp ?? USUAL_PORTS.erp),
      finance: await freePort(known?.ports.finance ?? USUAL_PORTS.finance),
    },
    financeSecret: known?.financeSecret ?? `whsec_${randomBytes(32).toString('base64')}`,
    samplesDropped: known?.samplesDropped ?? false,
  };
  await writeState(stateFile, state);
  const erp = await startErpSimulator({ port: state.ports.erp, file: join(folder, 'erp-orders.ndjson') });
  const finance = await startFinanceReceiver({
    port: state.ports.finance,
    secret: state.financeSecret,
    file: join(folder, 'finance-bookings.ndjson'),
  });
  return {
    addresses: addressesOf({ erp: erp.port, finance: finance.port }),
    setUp: async (hub) => {
      const own = await configuredByPerson(hub.database);
      if (own !== undefined) return own;
      await makeFolders(dataDir);
      await configure(hub, state);
      if (state.samplesDropped) return undefined;
      await dropSamples(dataDir);
      await writeState(stateFile, { ...state, samplesDropped: true });
      return undefined;
    },
    close: async () => {
      await erp.close();
      await finance.close();
      await alone.letGo();
    },
  };
}

const addressesOf = ({ erp, finance }: typeof USUAL_PORTS): string[] => [`127.0.0.1:${erp}`, `127.0.0.1:${finance}`];

const demoOfAnother = (known: DemoState | undefined): Demo => ({
  addresses: known === undefined ? [] : addressesOf(known.ports),
  setUp: () =>
    Promise.resolve(
      'Another hub of this data folder runs the demo: its ERP and finance system are used, nothing is applied.',
    ),
  close: () => Promise.resolve(),
});

async function readState(file: string): Promise<DemoState | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DemoState;
  } catch {
    return undefined;
  }
}

async function writeState(file: string, state: DemoState): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** The wanted port, or any free one when it is taken. */
async function freePort(wanted: number): Promise<number> {
  const listen = (port: number): Promise<number | undefined> =>
    new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(undefined));
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
      });
    });
  return (await listen(wanted)) ?? (await listen(0)) ?? wanted;
}

async function makeFolders(dataDir: string): Promise<void> {
  for (const drop of Object.keys(SAMPLES)) await mkdir(join(dataDir, 'drop', drop, 'inbox'), { recursive: true });
  await mkdir(join(dataDir, 'drop', 'erp-export'), { recursive: true });
}

async function configure(hub: OpenedHub, state: DemoState): Promise<void> {
  const files = await readConfigurationFiles(join(projectRoot(), 'samples', 'workspace'));
  const placed = files.map(({ path, text }) => ({
    path,
    text: text
      .replaceAll(`127.0.0.1:${USUAL_PORTS.erp}`, `127.0.0.1:${state.ports.erp}`)
      .replaceAll(`127.0.0.1:${USUAL_PORTS.finance}`, `127.0.0.1:${state.ports.finance}`),
  }));
  const applied = await applyWorkspace(hub, [...placed, ...(await shippedMappings())], DEMO_ACTOR, 'demo workspace');
  if (!applied.ok)
    throw new Error(`the demo workspace is wrong: ${applied.problems.map((problem) => problem.message).join('; ')}`);
  await hub.secrets.set(applied.companyId, 'finance-webhook', state.financeSecret);
}

/** As a good sender would: under a temporary name, then renamed. */
async function dropSamples(dataDir: string): Promise<void> {
  for (const [drop, names] of Object.entries(SAMPLES)) {
    for (const name of names) {
      const target = join(dataDir, 'drop', drop, 'inbox', name);
      await copyFile(join(projectRoot(), 'samples', name), `${target}.part`);
      await rename(`${target}.part`, target);
    }
  }
}

/** How to drop a file of one's own, for the terminal. */
export const dropAdvice = (dataDir: string): string[] => {
  const here = (...parts: string[]): string => relative(process.cwd(), join(dataDir, 'drop', ...parts));
  return [
    `Drop your own:  cp my-orders.csv ${here('shop', 'inbox')}/     (order CSV of a web shop, or a UBL Order)`,
    `                cp my-stock.csv ${here('supplier', 'inbox')}/`,
    `Answers:        ${here('shop', 'replies')}/NAME.received.*, NAME.result.*, NAME.csv.report.html`,
    `ERP's orders:   ${relative(process.cwd(), join(dataDir, 'demo', 'erp-orders.ndjson'))}, exported files in ${here('erp-export', 'outbox')}/`,
  ];
};
