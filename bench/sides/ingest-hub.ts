import { createReadStream } from 'node:fs';

import { sql } from 'kysely';

import { acceptReceipt, type OpenedHub, processReceipt } from '#libs/pipeline';

import { COMPANY, type InstallationOptions, openInstallation, SHOP } from '../installation.js';
import { familyCpuUs } from '../processes.js';
import { costOf, report, sideArguments } from '../side.js';

/** The hub's stages from stored bytes to committed orders, intents and outbox; nothing is delivered and no queue runs. */
const { installation, warmUp, file, postmaster } = sideArguments<{
  installation: InstallationOptions;
  warmUp: string;
  file: string;
  postmaster: number;
}>();

const hub = await openInstallation(installation);
await ingest(hub, warmUp);
const wal = await walBytes(hub);
const databaseCpu = await familyCpuUs(postmaster);
const cost = await costOf(() => ingest(hub, file));
report({
  ...cost,
  databaseCpuUs: (await familyCpuUs(postmaster)) - databaseCpu,
  walBytes: (await walBytes(hub)) - wal,
});

async function ingest(hub: OpenedHub, path: string): Promise<void> {
  const blob = await hub.blobs.put(createReadStream(path), 1 << 30);
  const delivery = { companyId: COMPANY, connectionId: SHOP, partnerId: SHOP, fileName: path, blob };
  const { receiptId } = await acceptReceipt(hub, delivery);
  await processReceipt(hub, receiptId);
}

async function walBytes(hub: OpenedHub): Promise<number> {
  const { rows } = await sql<{ bytes: string }>`select pg_current_wal_insert_lsn() - '0/0' as bytes`.execute(
    hub.database,
  );
  return Number(rows[0]!.bytes);
}
