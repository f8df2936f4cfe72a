import { z } from 'zod';

import type { Doorbell, QueueName } from '#libs/store';

/** Data of every job. `ids`: the connection to poll, the receipts to process, or up to 50 intents of one connection. */
export const JobData = z
  .object({ companyId: z.string(), connectionId: z.string().optional(), ids: z.array(z.string()).min(1) })
  .strict();
export type JobData = z.infer<typeof JobData>;

/**
 * Options of every job: PostgreSQL holds the truth and `due_at` is the only retry clock, so a job is tried once and forgotten. A killed
 * worker's job may be rung and run again at will.
 */
export const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;

/**
 * Options of every worker. The stalled check finds the jobs of killed workers; its count must never end a job, since a job that ran
 * twice is harmless and one that is lost costs a sweep.
 */
export const WORKER_OPTIONS = {
  lockDuration: 15_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000_000,
  // After a refused connection; the default of 15 s would be added to every restart of the database.
  runRetryDelay: 1_000,
} as const;

export const jobOf = (bell: Doorbell): { name: QueueName; data: JobData; opts: typeof JOB_OPTIONS } => ({
  name: bell.queue,
  data: {
    companyId: bell.companyId,
    ...(bell.connectionId === undefined ? {} : { connectionId: bell.connectionId }),
    ids: [...bell.ids],
  },
  opts: JOB_OPTIONS,
});

/**
 * A job without work that stays in a queue for a day: where it is gone, so are the others. It ends by itself, so that once a day all that is due is rung for,
 * whatever a queue claims to know.
 */
export const CANARY = 'canary';

export const canaryOf = (queue: QueueName) => ({
  name: CANARY,
  data: {},
  opts: { ...JOB_OPTIONS, jobId: `${CANARY}-${queue}`, delay: 86_400_000 },
});
