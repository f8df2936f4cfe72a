/** Counts something, and tells when a count is reached. */
export class Milestones {
  count = 0;
  private readonly waiting = new Map<number, () => void>();

  pass(): void {
    this.count += 1;
    this.waiting.get(this.count)?.();
  }

  /** Resolves when `count` has been reached. One at a time may wait for a count. */
  reach(count: number): Promise<void> {
    return this.count >= count ? Promise.resolve() : new Promise((resolve) => void this.waiting.set(count, resolve));
  }
}
