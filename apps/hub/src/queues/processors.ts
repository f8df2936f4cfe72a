import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';

import { deliver, type Hub, JobData, pollConnection, processReceipt, WORKER_OPTIONS } from '#libs/pipeline';

export const HUB = Symbol('hub');

/** Polls a connection. Few at a time: files are read one after the other within a connection. */
@Processor('receive', { ...WORKER_OPTIONS, concurrency: 4, autorun: false })
export class ReceiveProcessor extends WorkerHost {
  constructor(@Inject(HUB) private readonly hub: Hub) {
    super();
  }

  async process(job: Job): Promise<void> {
    const { companyId, connectionId } = JobData.parse(job.data);
    await pollConnection(this.hub, { companyId, connectionId: connectionId! });
  }
}

/** Takes received files down the road. Two at once share the two cores of a small machine with the database. */
@Processor('process', { ...WORKER_OPTIONS, concurrency: 2, autorun: false })
export class ProcessProcessor extends WorkerHost {
  constructor(@Inject(HUB) private readonly hub: Hub) {
    super();
  }

  async process(job: Job): Promise<void> {
    for (const receiptId of JobData.parse(job.data).ids) await processReceipt(this.hub, receiptId);
  }
}

/** Delivers batches of one connection. A dead target fills at most some of the places: its connection is held after failures. */
@Processor('deliver', { ...WORKER_OPTIONS, concurrency: 6, autorun: false })
export class DeliverProcessor extends WorkerHost {
  constructor(@Inject(HUB) private readonly hub: Hub) {
    super();
  }

  async process(job: Job): Promise<void> {
    const { companyId, connectionId, ids } = JobData.parse(job.data);
    await deliver(this.hub, { companyId, connectionId: connectionId!, ids });
  }
}
