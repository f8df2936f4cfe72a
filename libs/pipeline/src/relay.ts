import { type Database, type Doorbell, relayOutbox } from '#libs/store';

/** Puts doorbells into the queue. */
export type RingQueue = (bells: readonly Doorbell[]) => Promise<void>;

const BATCH = 200;

/**
 * Carries doorbells from the outbox to the queue: whenever woken after a commit, and at every tick for commits of other processes. One pass at a time;
 * a wake during a pass makes one more.
 */
export class Relay {
  private running: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly database: Database,
    private readonly ringQueue: RingQueue,
    private readonly onError: (error: Error) => void,
  ) {}

  wake(): void {
    if (this.running !== undefined) {
      this.again = true;
      return;
    }
    this.running = this.drain()
      .catch((error: unknown) => this.onError(error as Error))
      .finally(() => {
        this.running = undefined;
        if (this.again) {
          this.again = false;
          this.wake();
        }
      });
  }

  /** Resolves when the pass under way, if any, has ended. */
  async settled(): Promise<void> {
    this.again = false;
    await this.running;
  }

  private async drain(): Promise<void> {
    for (;;) {
      this.again = false;
      const rung = await relayOutbox(this.database, BATCH, (bells) => this.ringQueue(bells));
      if (rung < BATCH) return;
    }
  }
}
