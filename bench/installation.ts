import { mkdir } from 'node:fs/promises';

import { connectors } from '#connectors';
import { applyWorkspace, openHub, type OpenedHub } from '#libs/pipeline';
import { readProcessConfig } from '#libs/platform';
import { shippedMappings, type WorkspaceFile } from '#libs/reading';

import type { BenchDatabase } from './servers/postgres.js';

export const COMPANY = 'bench';
export const SHOP = 'shop';

export interface InstallationOptions {
  database: BenchDatabase;
  dataDir: string;
  erpPort: number;
  queueUrl?: string;
}

/** The environment of a hub process of this installation. */
export const environmentOf = ({
  database,
  dataDir,
  erpPort,
  queueUrl,
}: InstallationOptions): Record<string, string> => ({
  DATABASE_OWNER_URL: database.ownerUrl,
  DATABASE_URL: database.applicationUrl,
  TRADELANE_DATA_DIR: dataDir,
  TRADELANE_PORT: '0',
  TRADELANE_ALLOW_ADDRESSES: `127.0.0.1:${erpPort}`,
  TRADELANE_LOG_LEVEL: 'warn',
  ...(queueUrl === undefined ? {} : { QUEUE_URL: queueUrl }),
});

/** Opens an installation whose shop drops order CSVs that go to one ERP. Whoever opens it closes it. */
export async function openInstallation(options: InstallationOptions): Promise<OpenedHub> {
  await mkdir(options.dataDir, { recursive: true });
  const read = readProcessConfig(environmentOf(options));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const hub = await openHub({
    config: read.config,
    databases: options.database,
    connectors,
    log: {
      info: () => undefined,
      warn: (_, message) => console.error(message),
      error: (_, message) => console.error(message),
    },
    wake: () => undefined,
    signal: new AbortController().signal,
  });
  const applied = await applyWorkspace(hub, [...workspace(options.erpPort), ...(await shippedMappings())], 'bench');
  if (!applied.ok) throw new Error(JSON.stringify(applied.problems));
  return hub;
}

const workspace = (erpPort: number): WorkspaceFile[] => [
  {
    path: 'workspace.yaml',
    text: `company: { id: ${COMPANY}, name: Bench Ltd, baseCurrency: GBP, timezone: Europe/London }`,
  },
  { path: `partners/${SHOP}.yaml`, text: `{ id: ${SHOP}, name: Shop, role: customer }` },
  {
    path: `connections/${SHOP}.yaml`,
    text: `{ id: ${SHOP}, connector: folder, partner: ${SHOP}, mode: live, config: { path: ${SHOP} }, files: { pattern: "*", complete: rename }, pollSeconds: 1 }`,
  },
  {
    path: 'connections/erp.yaml',
    text: `{ id: erp, connector: http, mode: live, config: { url: "http://127.0.0.1:${erpPort}", send: { Order: POST /orders }, idempotency: native } }`,
  },
  { path: 'routes.yaml', text: 'groups: [{ name: orders, for: Order, routes: [{ to: [erp] }] }]' },
];
