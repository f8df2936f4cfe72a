import { InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';

import { jobOf } from '#libs/pipeline';
import type { Doorbell, QueueName } from '#libs/store';

/** The producer's side of the queues: puts doorbells in, in bulk, and counts what is there. */
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

  async count(name: QueueName): Promise<number> {
    const counts = await this.queues[name].getJobCounts('waiting', 'active', 'delayed', 'prioritized');
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  }
}
