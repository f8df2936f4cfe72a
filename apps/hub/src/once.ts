import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import type { Hub } from '#libs/pipeline';

const LOOK_MS = 250;
/** Looks in a row that must find nothing to do. */
const QUIET_LOOKS = 3;
/** Effects due within this time are waited for; later retries are left to the next run. */
const SOON_SECONDS = 15;

export interface RunSummary {
  received: number;
  orders: number;
  delivered: number;
  rejected: number;
  held: number;
  /** Documents that wait for cross-references. */
  unmapped: number;
  duplicates: number;
  /** Effects that wait for a later retry or a person. */
  waiting: number;
}

/** Resolves when every inbox was listed since `since` and has nothing left, every file has ended, and nothing is due soon. */
export async function untilIdle(hub: Hub, since: Date): Promise<void> {
  for (let quiet = 0; quiet < QUIET_LOOKS;) {
    await sleep(LOOK_MS);
    quiet = (await isIdle(hub, since)) ? quiet + 1 : 0;
  }
}

async function isIdle(hub: Hub, since: Date): Promise<boolean> {
  const { rows } = await sql<{ busy: boolean }>`
    select exists (select from connection_states c where c.poll_lease_until > now())
      or exists (select from receipts where status = 'received')
      or exists (select from claims where created_at > now() - make_interval(secs => ${SOON_SECONDS}))
      or exists (select from outbox)
      or exists (select from intents where ended_at is null and due_at < now() + make_interval(secs => ${SOON_SECONDS})
        and not exists (select from connection_states h where h.connection_id = intents.connection_id and h.paused_reason is not null)) as busy`.execute(
    hub.database,
  );
  return !rows[0]!.busy && (await inboxesAreEmpty(hub, since));
}

/** Every polled connection was listed after the run began, and the newest listing held nothing that will still become ready. */
async function inboxesAreEmpty(hub: Hub, since: Date): Promise<boolean> {
  const { rows: companies } = await sql<{
    company_id: string;
  }>`select company_id from configurations where active`.execute(hub.database);
  for (const { company_id: companyId } of companies) {
    const { workspace } = await hub.configurations.active(companyId);
    for (const connection of workspace.connections) {
      if (connection.files === undefined || connection.mode === 'off') continue;
      const state = await hub.database
        .selectFrom('connection_states')
        .select(['polled_at', 'unsettled', 'paused_reason'])
        .where('company_id', '=', companyId)
        .where('connection_id', '=', connection.id)
        .executeTakeFirst();
      if (state?.paused_reason != null) continue;
      if (state?.polled_at == null || state.polled_at < since || state.unsettled > 0) return false;
    }
  }
  return true;
}

/** What this run did, counted in the database. */
export async function summarise(hub: Hub, since: Date): Promise<RunSummary> {
  const { rows } = await sql<RunSummary>`
    select
      (select count(*) from receipts where received_at >= ${since}) as received,
      (select count(*) from orders where created_at >= ${since}) as orders,
      (select count(distinct order_id) from intents where ended_at >= ${since} and effect = 'Order' and state = 'confirmed') as delivered,
      (select count(*) from documents where created_at >= ${since} and outcome = 'rejected')
        + (select count(*) from receipts where ended_at >= ${since} and status in ('rejected', 'quarantined')) as rejected,
      (select count(*) from holds where created_at >= ${since} and ended_at is null) as held,
      (select count(*) from documents where created_at >= ${since} and outcome = 'waiting') as unmapped,
      (select count(*) from receipts where received_at >= ${since} and status = 'duplicate') as duplicates,
      (select count(*) from intents where ended_at is null or state in ('rejected', 'parked')) as waiting`.execute(
    hub.database,
  );
  return rows[0]!;
}
