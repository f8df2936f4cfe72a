import { setTimeout as sleep } from 'node:timers/promises';

import { reserveCalls, type ReservedCalls } from '#libs/store';

import type { Hub } from '../hub.js';
import type { DeliverJob } from './settle-batch.js';

/** How late a call may be made. One that is later, after a process stood still, would come on top of those that others have reserved since. */
const LATE_MS = 100;

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

  static readonly of = ({ granted, startsInMs }: ReservedCalls, perSecond: number, signal: AbortSignal): Pace =>
    new Pace(granted, startsInMs, 1000 / perSecond, signal);

  /** Reserves up to `wanted` calls of the connection's budget, which all processes share. */
  static async reserve(hub: Hub, job: DeliverJob, wanted: number, perSecond: number): Promise<Pace> {
    const reserved = await reserveCalls(hub.database, job.companyId, job.connectionId, wanted, perSecond);
    return Pace.of(reserved, perSecond, hub.signal);
  }

  /**
   * Resolves when the next call may be made, or at once when the hub stops.
   * @returns false when its time has gone by: it has to be reserved anew.
   */
  async turn(): Promise<boolean> {
    if (this.intervalMs === 0) return true;
    const at = this.startMs + this.intervalMs * this.calls;
    this.calls += 1;
    const waitMs = at - performance.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: this.signal }).catch(() => undefined);
    return performance.now() - at <= LATE_MS;
  }
}
