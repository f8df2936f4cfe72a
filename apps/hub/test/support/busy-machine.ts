import { availableParallelism, loadavg } from 'node:os';

import { isFull } from './tier.js';

/**
 * How long something may take that takes at most `ms` on a machine of its own: beside other work as many times as long as there are processes for
 * each processor. A standstill is told all the same, only later. The full tier has a machine of its own, and is held to its promises.
 */
export const unhurried = (ms: number): number =>
  isFull ? ms : ms * Math.max(1, loadavg()[0]! / availableParallelism());
