import { type OpenedHub, Relay, sweep, tick, watchFeeds, Watches } from '#libs/pipeline';
import { activeVersions } from '#libs/store';

import type { BellRinger } from './queues/bell-ringer.js';

const TICK_MS = 500;
const CHECKPOINT_MS = 600_000;

/**
 * The clocks of a worker process: a tick for polls and retries, a sweep for what crashes left behind, a watch for files that do not come, the relay
 * that they wake, and checkpoints of the event log. A failing beat is logged and the next one tries again: an outage of the database ends by itself.
 */
export class Heartbeat {
  private readonly relay: Relay;
  private readonly watches: Watches;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly beating = new Set<Promise<void>>();
  private readonly complaints = new Map<string, string>();
  private stopped = false;

  constructor(
    private readonly hub: OpenedHub,
    private readonly ringer: BellRinger,
    private readonly sweepSeconds: number,
  ) {
    this.relay = new Relay(
      hub.database,
      (bells) => ringer.ring(bells),
      (error) => this.complain('the relay', error),
    );
    this.watches = new Watches(hub);
  }

  start(): void {
    this.every(TICK_MS, 'the tick', () => this.eachCompany((id) => tick(this.hub, id)));
    this.every(TICK_MS, 'the watch', () => this.eachCompany((id) => this.watches.keep(id)));
    this.every(this.sweepSeconds * 1000, 'the sweep', () => this.sweepAll());
    this.every(this.sweepSeconds * 1000, 'the watch of feeds', () =>
      this.eachCompany((id) => watchFeeds(this.hub, id)),
    );
    this.every(TICK_MS, 'the relay', async () => this.relay.wake());
    this.every(CHECKPOINT_MS, 'the checkpoint', () => this.keepCheckpoints());
  }

  wake(): void {
    if (!this.stopped) this.relay.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    this.watches.close();
    await Promise.all(this.beating);
    await this.relay.settled();
  }

  /** Signs the event log and keeps that outside of the database, where events were added since the last time. */
  keepCheckpoints(): Promise<void> {
    return this.eachCompany(async (id) => void (await this.hub.checkpoints.keepWhenNew(id)));
  }

  private async sweepAll(): Promise<void> {
    const forgetful = await this.ringer.forgetful();
    await this.eachCompany((id) => sweep(this.hub, id, forgetful));
    await this.ringer.putCanaries(forgetful);
  }

  private async eachCompany(beat: (companyId: string) => Promise<void>): Promise<void> {
    for (const { companyId } of await activeVersions(this.hub.database)) await beat(companyId);
  }

  /** Beats do not overlap: a slow one is left to finish. */
  private every(ms: number, what: string, beat: () => Promise<void>): void {
    let running: Promise<void> | undefined;
    const run = (): void => {
      if (running !== undefined || this.stopped) return;
      running = beat()
        .catch((error: unknown) => this.complain(what, error as Error))
        .finally(() => {
          this.beating.delete(running!);
          running = undefined;
        });
      this.beating.add(running);
    };
    this.timers.push(setInterval(run, ms));
    run();
  }

  private complain(what: string, error: Error): void {
    if (this.stopped) return;
    // An outage repeats the same words at every beat: each is told once until another comes.
    if (this.complaints.get(what) === error.message) return;
    this.complaints.set(what, error.message);
    this.hub.log.warn({ err: error }, `${what} failed and will be tried again: ${error.message}`);
  }
}
