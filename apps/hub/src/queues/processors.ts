import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';

import { CANARY, deliver, type Hub, JobData, pollConnection, processReceipt, WORKER_OPTIONS } from '#libs/pipeline';

export const HUB = Symbol('hub');

/** A failed job is only a lost doorbell: it is told, and the sweep rings again for what the database says is due. */
abstract class Stage extends WorkerHost {
  constructor(@Inject(HUB) protected readonly hub: Hub) {
    super();
  }

  async process(job: Job): Promise<void> {
    if (job.name !== CANARY) await this.work(JobData.parse(job.data));
  }

  protected abstract work(data: JobData): Promise<void>;

  @OnWorkerEvent('failed')
  tellFailure(job: Job | undefined, error: Error): void {
    if (this.hub.signal.aborted) return;
    this.hub.log.error(
      { err: error, job: job?.data as unknown },
      `${job?.queueName ?? 'a job'} failed and will be tried again: ${error.message}`,
    );
  }

  @OnWorkerEvent('error')
  tellError(error: Error): void {
    if (this.hub.signal.aborted) return;
    this.hub.log.warn({ err: error }, `the queue has trouble: ${error.message}`);
    // BullMQ's check for jobs of dead workers ends with its first error, unless that is a refused connection.
    void this.worker.startStalledCheckTimer();
  }
}

/** Polls a connection. Few at a time: files are read one after the other within a connection. */
@Processor('receive', { ...WORKER_OPTIONS, concurrency: 4 })
export class ReceiveProcessor extends Stage {
  protected async work({ companyId, connectionId }: JobData): Promise<void> {
    await pollConnection(this.hub, { companyId, connectionId: connectionId! });
  }
}

/** Takes received files down the road. Two at once share the two cores of a small machine with the database. */
@Processor('process', { ...WORKER_OPTIONS, concurrency: 2 })
export class ProcessProcessor extends Stage {
  protected async work({ ids }: JobData): Promise<void> {
    for (const receiptId of ids) await processReceipt(this.hub, receiptId);
  }
}

/** Delivers batches of one connection. A dead target fills at most some of the places: its connection is held after failures. */
@Processor('deliver', { ...WORKER_OPTIONS, concurrency: 6 })
export class DeliverProcessor extends Stage {
  protected async work({ companyId, connectionId, ids }: JobData): Promise<void> {
    await deliver(this.hub, { companyId, connectionId: connectionId!, ids });
  }
}
