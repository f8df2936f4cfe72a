import { type Claimed, type Database, renewIntents } from '#libs/store';

/**
 * Claims that a job has in hand: renewed while it lives, and known to be lost when it could not. A process that was stopped or starved wakes
 * up with claims that others have taken over; what it had not begun by then it must not begin. Its own monotonic clock tells, which
 * goes on while the process stands still.
 */
export class ClaimsInHand {
  private readonly heldUntilMs = new Map<string, number>();
  private readonly heartbeat: NodeJS.Timeout;

  /** @param claimedAtMs `performance.now()` before the claim was made: leases run from no earlier. */
  constructor(
    private readonly database: Database,
    private readonly claims: readonly Claimed[],
    private readonly leaseSeconds: number,
    claimedAtMs: number,
  ) {
    this.hold(
      claims.map(({ id }) => id),
      claimedAtMs,
    );
    this.heartbeat = setInterval(() => void this.renew(), (leaseSeconds * 1000) / 3);
  }

  /** Whether work on it may begin now. */
  has(id: string): boolean {
    return performance.now() < (this.heldUntilMs.get(id) ?? 0);
  }

  letGo(): void {
    clearInterval(this.heartbeat);
  }

  private hold(ids: readonly string[], fromMs: number): void {
    for (const id of ids) this.heldUntilMs.set(id, fromMs + this.leaseSeconds * 1000);
  }

  /** A beat that fails is made up for by the next; when none succeeds, the claims run out. */
  private async renew(): Promise<void> {
    const askedAtMs = performance.now();
    const kept = await renewIntents(this.database, this.claims, this.leaseSeconds).catch(() => undefined);
    if (kept === undefined) return;
    const ours = new Set(kept);
    for (const { id } of this.claims) if (!ours.has(id)) this.heldUntilMs.delete(id);
    this.hold(kept, askedAtMs);
  }
}
