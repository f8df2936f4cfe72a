import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { host } from './access.js';

/** Below the range that systems give to outgoing connections, so that none of those takes the port between restarts. */
const lowest = 20_000;
const highest = 32_000;

/** The port of the last start while it is free, else a random free one. */
export async function choosePort(folder: string): Promise<number> {
  const kept = keptPort(folder);
  if (kept && (await isFree(kept))) return kept;
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (await isFree(port)) return port;
  }
}

export const keepPort = (folder: string, port: number): void => writeFileSync(join(folder, 'port'), `${port}\n`);

function keptPort(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'port'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
