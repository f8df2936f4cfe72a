import { InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';

import { canaryOf, jobOf } from '#libs/pipeline';
import type { Doorbell, QueueName } from '#libs/store';

/** Queues that a wiped one would leave work in; polls are rung for by the clock. */
const WATCHED: readonly QueueName[] = ['process', 'deliver'];

/** The producer's side of the queues: puts doorbells in, in bulk, and notices when a queue has forgotten them. */
@Injectable()
export class BellRinger {
  private readonly queues: Readonly<Record<QueueName, Queue>>;

  constructor(
    @InjectQueue('receive') receive: Queue,
    @InjectQueue('process') process: Queue,
    @InjectQueue('deliver') deliver: Queue,
  ) {
    this.queues = { receive, process, deliver };
  }

  async ring(bells: readonly Doorbell[]): Promise<void> {
    for (const [name, queue] of Object.entries(this.queues)) {
      const jobs = bells.filter((bell) => bell.queue === name).map(jobOf);
      if (jobs.length > 0) await queue.addBulk(jobs);
    }
  }

  /** Queues whose canary is gone: they were wiped, or are new. */
  async forgetful(): Promise<ReadonlySet<QueueName>> {
    const found = await Promise.all(
      WATCHED.map(async (name) => ({ name, canary: await this.queues[name].getJob(canaryOf(name).opts.jobId) })),
    );
    return new Set(found.filter(({ canary }) => canary === undefined).map(({ name }) => name));
  }

  /** To be done when all that a forgetful queue should know was rung for. */
  async putCanaries(names: ReadonlySet<QueueName>): Promise<void> {
    for (const name of names) {
      const canary = canaryOf(name);
      await this.queues[name].add(canary.name, canary.data, canary.opts);
    }
  }
}
