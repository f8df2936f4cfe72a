import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import { problem, type Problem } from '#libs/documents';
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

/** What the system says of a port that cannot be had. */
const PORT_PROBLEMS: Readonly<Record<string, 'port-taken' | 'port-forbidden'>> = {
  EADDRINUSE: 'port-taken',
  EACCES: 'port-forbidden',
};
const NEXT_PORT = 7401;

/**
 * Starts everything, then listens.
 * @returns the address, e.g. `http://127.0.0.1:7400`, or why the port cannot be had.
 * @throws any other error of the start.
 */
export async function listen(
  app: NestFastifyApplication,
  { host, port }: { host: string; port: number },
): Promise<{ address: string } | { problem: Problem }> {
  await app.init();
  try {
    return { address: await app.getHttpAdapter().getInstance().listen({ host, port }) };
  } catch (error) {
    const code = PORT_PROBLEMS[(error as NodeJS.ErrnoException).code ?? ''];
    if (code === undefined) throw error;
    const example = port < NEXT_PORT ? NEXT_PORT : port + 1;
    return { problem: problem(code, { found: String(port), expected: host, params: { example } }) };
  }
}
