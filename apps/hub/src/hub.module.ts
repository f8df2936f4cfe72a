import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import type { QueueOptions } from 'bullmq';

import type { Hub } from '#libs/pipeline';
import type { ProcessConfig } from '#libs/platform';
import { QUEUES } from '#libs/store';

import { HealthController } from './http/health.controller.js';
import { InboundController } from './http/inbound.controller.js';
import { KeyedConnectionGuard } from './http/keyed-connection.guard.js';
import { BellRinger } from './queues/bell-ringer.js';
import { DeliverProcessor, HUB, ProcessProcessor, ReceiveProcessor } from './queues/processors.js';

export interface HubModuleOptions {
  hub: Hub;
  role: ProcessConfig['role'];
  connection: NonNullable<QueueOptions['connection']>;
}

/** The whole program on one screen: routes for `api`, processors for `worker`, both for `all`. */
@Module({})
export class HubModule {
  static of({ hub, role, connection }: HubModuleOptions): DynamicModule {
    const workers: Provider[] = role === 'api' ? [] : [ReceiveProcessor, ProcessProcessor, DeliverProcessor];
    return {
      module: HubModule,
      imports: [BullModule.forRoot({ connection }), BullModule.registerQueue(...QUEUES.map((name) => ({ name })))],
      controllers: role === 'worker' ? [HealthController] : [HealthController, InboundController],
      providers: [{ provide: HUB, useValue: hub }, KeyedConnectionGuard, BellRinger, ...workers],
    };
  }
}
