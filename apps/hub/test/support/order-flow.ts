import { sql } from 'kysely';

import { replayIntents } from '#libs/pipeline';
import { deadLetters } from '#libs/store';

import { unhurried } from './busy-machine.js';
import type { House } from './house.js';
import { until } from './house.js';
import { countReceipts, openWork, releaseAll } from './open-work.js';
import { csvOf, type SentOrder } from './sent-orders.js';

export interface FlowOptions {
  /** The folder connection that takes the files. */
  drop: string;
  ordersPerFile: number;
  /** When a file says that it was written. Default: now. */
  modified?: () => Date;
}

/**
 * A partner who drops orders file by file, and their later versions as soon as the hub knows the earlier ones, while a person releases whatever is
 * held because it was delivered already.
 */
export class OrderFlow {
  files = 0;
  released = 0;
  private next = 0;
  /** By order number: versions that were dropped. */
  private readonly dropped = new Map<string, number>();

  constructor(
    private readonly house: House,
    private readonly orders: readonly SentOrder[],
    private readonly options: FlowOptions,
  ) {}

  get allDropped(): boolean {
    return this.orders.every(({ number, versions }) => this.dropped.get(number) === versions.length);
  }

  /** Drops up to `files` files of new orders, and one of revisions that are due. */
  async dropSome(files: number): Promise<void> {
    for (let file = 0; file < files && this.next < this.orders.length; file += 1) {
      const orders = this.orders.slice(this.next, this.next + this.options.ordersPerFile);
      this.next += orders.length;
      await this.drop(orders);
    }
    const known = await this.knownVersions();
    const revised = this.orders.filter(({ number, versions }) => {
      const dropped = this.dropped.get(number) ?? 0;
      return dropped > 0 && dropped < versions.length && known.get(number) === dropped;
    });
    if (revised.length > 0) await this.drop(revised.slice(0, this.options.ordersPerFile));
  }

  async release(): Promise<void> {
    this.released += await releaseAll(this.house);
  }

  /** A person lets go on what was in hand at too many kills. Resolves to how many. */
  async retryPoisoned(): Promise<number> {
    const { hub } = this.house;
    const letters = await deadLetters(hub.database, 'testco');
    const poisoned = letters.filter(({ failure }) => failure?.['kind'] === 'poison');
    await replayIntents(
      hub,
      poisoned.map(({ id }) => id),
      { how: 'retry', by: 'person:ann', reason: 'the kills were not its fault' },
    );
    return poisoned.length;
  }

  /** Resolves when all was sent, applied and delivered, and nothing is held. A standstill of `standstillMs` is a fault; being slow is none. */
  async untilDone(standstillMs: number): Promise<void> {
    let seen = '';
    let changedAt = performance.now();
    await until('everything to be delivered', Infinity, async () => {
      await this.dropSome(Number.MAX_SAFE_INTEGER);
      const received = await countReceipts(this.house);
      const released = await releaseAll(this.house);
      this.released += released;
      const work = await openWork(this.house);
      const now = JSON.stringify({ received, of: this.files, released: this.released, ...work });
      if (now !== seen) changedAt = performance.now();
      else if (performance.now() - changedAt > unhurried(standstillMs))
        throw new Error(`nothing has gone on for ${standstillMs} ms: ${now}`);
      seen = now;
      const isQuiet = released + work.receipts + work.intents + work.claims + work.outbox === 0;
      return isQuiet && this.allDropped && received === this.files;
    });
  }

  private async drop(orders: readonly SentOrder[]): Promise<void> {
    this.files += 1;
    const entries = orders.map(({ number, versions }) => {
      const version = this.dropped.get(number) ?? 0;
      this.dropped.set(number, version + 1);
      return { number, version: versions[version]! };
    });
    await this.house.drop(this.options.drop, `orders-${this.files}.csv`, csvOf(entries), this.options.modified?.());
  }

  private async knownVersions(): Promise<Map<string, number>> {
    const { rows } = await sql<{ number: string; count: number }>`
      select document_number as number, count(*) as count from documents
      where document_type = 'Order' group by 1`.execute(this.house.hub.database);
    return new Map(rows.map(({ number, count }) => [number, count]));
  }
}
