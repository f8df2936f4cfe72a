/** A terminal and npm both pass one Ctrl-C on: what comes within this time of the first is the same wish. */
const sameWishMs = 1_000;

/** `process`, or what a test puts in its place. */
export type SignalSource = Pick<NodeJS.EventEmitter, 'on' | 'off'>;

/**
 * Calls `stop` at the first SIGINT or SIGTERM. A further signal after a second is impatience and calls `force`.
 * @returns removes the handlers
 */
export function onStopSignal(
  stop: (signal: NodeJS.Signals) => void,
  force: (signal: NodeJS.Signals) => void,
  source: SignalSource = process,
): () => void {
  let firstAt: number | undefined;
  const handle = (signal: NodeJS.Signals) => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      stop(signal);
    } else if (performance.now() - firstAt > sameWishMs) {
      force(signal);
    }
  };
  const signals = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) source.on(signal, handle);
  return () => {
    for (const signal of signals) source.off(signal, handle);
  };
}
