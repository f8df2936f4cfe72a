import { createServer } from 'node:net';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { problem, type Problem } from '#libs/documents';

export interface Endpoint {
  host: string;
  /** 0: any that is free. */
  port: number;
}

/** Why the port cannot be had now, in words for the person at the terminal. Looked at before anything else is started. */
export const portProblem = (endpoint: Endpoint): Promise<Problem | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const found = problemOf(error, endpoint);
      if (found === undefined) reject(error);
      else resolve(found);
    });
    server.listen(endpoint, () => server.close(() => resolve(undefined)));
  });

/**
 * Starts everything, then listens.
 * @returns the address, e.g. `http://127.0.0.1:7400`, or why the port cannot be had.
 * @throws any other error of the start.
 */
export async function listen(
  app: NestFastifyApplication,
  { host, port }: Endpoint,
): Promise<{ address: string } | { problem: Problem }> {
  await app.init();
  try {
    return { address: await app.getHttpAdapter().getInstance().listen({ host, port }) };
  } catch (error) {
    const found = problemOf(error as Error, { host, port });
    if (found === undefined) throw error;
    return { problem: found };
  }
}

/** What the system says of a port that cannot be had. */
const CODES: Readonly<Record<string, 'port-taken' | 'port-forbidden'>> = {
  EADDRINUSE: 'port-taken',
  EACCES: 'port-forbidden',
};
const FIRST_EXAMPLE = 7401;

function problemOf(error: NodeJS.ErrnoException, { host, port }: Endpoint): Problem | undefined {
  const code = CODES[error.code ?? ''];
  if (code === undefined) return undefined;
  const example = Math.max(FIRST_EXAMPLE, port + 1);
  return problem(code, { found: String(port), expected: host, params: { example } });
}
