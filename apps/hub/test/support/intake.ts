import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sql } from 'kysely';

import type { FileSession, Outcome } from '#libs/connector-sdk';
import { type Hub, pollConnection, processReceipt } from '#libs/pipeline';

import type { House } from './house.js';

const COMPANY = 'testco';

/** The inbox of a connection, looked into by the test itself instead of a hub process: one poll after the other, nothing in between. */
export class Inbox {
  constructor(
    private readonly house: House,
    readonly connectionId: string,
    /** Folder that holds inbox, archive and replies, as its partner sees it. */
    readonly root: string,
    private readonly hub: Hub = house.hub,
  ) {}

  path(...parts: string[]): string {
    return join(this.root, 'inbox', ...parts);
  }

  /** As a good sender does: whole, by rename. */
  async drop(name: string, content: string | Uint8Array): Promise<void> {
    await writeFile(this.path(`${name}.part`), content);
    await rename(this.path(`${name}.part`), this.path(name));
  }

  /** One look. Throws when it failed; resolves to how many files were taken. */
  async poll(): Promise<number> {
    const report = await pollConnection(this.hub, { companyId: COMPANY, connectionId: this.connectionId });
    if (report !== undefined) return report.received;
    const { last_failure: failure } = await this.house.connection(this.connectionId);
    throw new Error(`the poll failed: ${JSON.stringify(failure)}`);
  }

  /** The same inbox seen through sessions that call `before` ahead of each step. */
  hooked(before: Hooks): Inbox {
    return new Inbox(this.house, this.connectionId, this.root, withHooks(this.house.hub, before));
  }

  /** Takes every received file along its road as far as planned effects. */
  async process(): Promise<void> {
    const { database } = this.house.hub;
    const waiting = await database
      .selectFrom('receipts')
      .select('id')
      .where('connection_id', '=', this.connectionId)
      .where('status', '=', 'received')
      .orderBy('received_at')
      .execute();
    for (const { id } of waiting) await processReceipt(this.hub, id);
  }

  /** Lets time go by for the database: everything was seen, claimed and leased so much longer ago. */
  async passTime(seconds: number): Promise<void> {
    const passed = sql`make_interval(secs => ${seconds})`;
    const { database } = this.house.hub;
    await sql`update sightings set since = since - ${passed}`.execute(database);
    await sql`update claims set created_at = created_at - ${passed}`.execute(database);
    await sql`update connection_states set poll_lease_until = poll_lease_until - ${passed}`.execute(database);
  }

  /** Names of which an operator was told. */
  async told(): Promise<string[]> {
    const reported = await this.house.hub.database
      .selectFrom('sightings')
      .select('name')
      .where('connection_id', '=', this.connectionId)
      .where('reported_at', 'is not', null)
      .orderBy('name')
      .execute();
    return reported.map(({ name }) => name);
  }

  /** What lies in a folder of the partner's, except what is in hand. */
  async files(folder: 'inbox' | 'archive'): Promise<string[]> {
    return (await readdir(join(this.root, folder))).filter((name) => name !== '.processing').toSorted();
  }

  /** Files that were claimed and neither taken nor given back. */
  inHand(): Promise<string[]> {
    return readdir(this.path('.processing'));
  }
}

export type Step = Exclude<keyof FileSession, 'reply' | 'release' | 'remove'>;
export type Hooks = Partial<Record<Step, () => Promise<void>>>;

/** The hub with connectors whose sessions call a hook before each step. */
export function withHooks(hub: Hub, before: Hooks): Hub {
  const wrapped = (session: FileSession): FileSession =>
    new Proxy(session, {
      get: (target, step: Step) => {
        const work = target[step] as (...args: unknown[]) => unknown;
        return async (...args: unknown[]) => {
          await before[step]?.();
          return work(...args);
        };
      },
    });
  const connectors = hub.connectors.map((connector) => ({
    ...connector,
    ...(connector.receive !== undefined && {
      receive: {
        open: async (context: Parameters<NonNullable<typeof connector.receive>['open']>[0]) => {
          const opened: Outcome<FileSession> = await connector.receive!.open(context);
          return opened.ok ? { ok: true as const, value: wrapped(opened.value) } : opened;
        },
      },
    }),
  }));
  return { ...hub, connectors };
}
