import { setTimeout as sleep } from 'node:timers/promises';

import { reserveCalls, type ReservedCalls } from '#libs/store';

import type { Hub } from '../hub.js';
import type { DeliverJob } from './settle-batch.js';

/** Spreads the calls of a job over the time that was reserved for them. */
export class Pace {
  private calls = 0;
  private readonly startMs: number;

  private constructor(
    readonly granted: number,
    startsInMs: number,
    private readonly intervalMs: number,
    private readonly signal: AbortSignal,
  ) {
    this.startMs = performance.now() + startsInMs;
  }

  static readonly unlimited = (wanted: number, signal: AbortSignal): Pace => new Pace(wanted, 0, 0, signal);

  /** Reserves up to `wanted` calls of the connection's budget, which all processes share. */
  static async reserve(hub: Hub, job: DeliverJob, wanted: number, perSecond: number): Promise<Pace> {
    const reserved: ReservedCalls = await reserveCalls(
      hub.database,
      job.companyId,
      job.connectionId,
      wanted,
      perSecond,
    );
    return new Pace(reserved.granted, reserved.startsInMs, 1000 / perSecond, hub.signal);
  }

  /** Resolves when the next call may be made, or at once when the hub stops. */
  async turn(): Promise<void> {
    const waitMs = this.startMs + this.intervalMs * this.calls - performance.now();
    this.calls += 1;
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: this.signal }).catch(() => undefined);
  }
}
