/** Whether the full tier runs: `npm run test:faults`. */
export const isFull = process.env['TRADELANE_FAULTS'] === 'full';

/** A count of the short tier, or of the full one. */
export const tier = (short: number, full: number): number => (isFull ? full : short);

/** The seed of a run: a new one every time, or that of a run to be repeated (TRADELANE_SEED). */
export const seed = Number(process.env['TRADELANE_SEED'] ?? Math.floor(Math.random() * 1_000_000));

/** One line with the counts of a suite. */
export function tell(what: string, counts: Readonly<Record<string, number | string>>): void {
  const told = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  process.stdout.write(`${what}: ${told.join(', ')} (seed ${seed})\n`);
}
