import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import type { HubLogger } from '#libs/pipeline';

import { ProblemFilter } from './problem-details.js';

/**
 * The Nest application on Fastify. Bodies are never parsed: they reach the inbound routes as streams, so that a large file costs no memory and a hostile one
 * meets no parser before its sender is known.
 */
export async function createServer(module: DynamicModule, log: HubLogger): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    module,
    new FastifyAdapter({ requestTimeout: 120_000 }),
    {
      logger: ['error', 'fatal'],
      bodyParser: false,
      abortOnError: false,
    },
  );
  app.useGlobalFilters(new ProblemFilter(log));
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  return app;
}
