import type { Failure, Idempotency } from '#libs/connector-sdk';
import type { IntentState } from '#libs/store';

/** What the hub does after a failure. */
export interface Reaction {
  state: Extract<IntentState, 'planned' | 'in_doubt' | 'rejected' | 'parked'>;
  /** Until it is due again. */
  delayMs: number;
  /** Hold the whole connection for this long. */
  holdMs?: number;
  /** Stop the whole connection until a person resumes it. */
  pause?: boolean;
}

/** Base delays after the 1st, 2nd … attempt: about 75 hours in all. After the last, a person decides. */
export const RETRY_DELAYS_MS = [
  5_000, 30_000, 120_000, 600_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 72_000_000, 144_000_000,
] as const;

const JITTER = 0.2;

/** Delay before the attempt after number `attempt`, with ±20 % jitter so that retries do not march in step; undefined when used up. */
export function retryDelayMs(attempt: number, random: number): number | undefined {
  const base = RETRY_DELAYS_MS[attempt - 1];
  return base === undefined ? undefined : Math.round(base * (1 - JITTER + 2 * JITTER * random));
}

interface Situation {
  attempt: number;
  idempotency: Idempotency;
  settleMs: number;
  /** 0 to 1. */
  random: number;
}

type Rule<K extends Failure['kind']> = (failure: Extract<Failure, { kind: K }>, situation: Situation) => Reaction;

const retryOrPark = (situation: Situation): Reaction => {
  const delayMs = retryDelayMs(situation.attempt, situation.random);
  return delayMs === undefined ? { state: 'parked', delayMs: 0 } : { state: 'planned', delayMs };
};

/** The one table of ARCHITECTURE section 7: the connector names the kind, the hub decides. */
export const reactions: { [K in Failure['kind']]: Rule<K> } = {
  transient: (_, situation) => retryOrPark(situation),
  throttled: (failure) => ({ state: 'planned', delayMs: failure.retryAfterMs, holdMs: failure.retryAfterMs }),
  // A native target takes the repeat itself; one that can be asked is asked after its settle time; else a person decides.
  uncertain: (_, situation) => {
    switch (situation.idempotency) {
      case 'native':
        return retryOrPark(situation);
      case 'find':
        return { state: 'in_doubt', delayMs: situation.settleMs };
      case 'none':
        return { state: 'parked', delayMs: 0 };
    }
  },
  unauthorised: (_, situation) => ({ ...retryOrPark(situation), pause: true }),
  rejected: () => ({ state: 'rejected', delayMs: 0 }),
};

export function reactTo(failure: Failure, situation: Situation): Reaction {
  switch (failure.kind) {
    case 'transient':
      return reactions.transient(failure, situation);
    case 'throttled':
      return reactions.throttled(failure, situation);
    case 'uncertain':
      return reactions.uncertain(failure, situation);
    case 'unauthorised':
      return reactions.unauthorised(failure, situation);
    case 'rejected':
      return reactions.rejected(failure, situation);
  }
}
