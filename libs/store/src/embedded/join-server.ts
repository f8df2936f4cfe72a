import { setTimeout as sleep } from 'node:timers/promises';

import type { Cluster } from './cluster.js';
import { type Postmaster, findPostmaster, launch, logFile, logTail, stopPostmaster } from './postmaster.js';
import type { Settings } from './settings.js';
import { PostgresStartError } from './start-error.js';
import { type Watch, watchServer } from './watch.js';

/** A server that answers, and our connection to it. */
export interface Joined {
  postmaster: Postmaster;
  watch: Watch;
  /** False when it ran before we came. */
  launched: boolean;
}

const pollMs = 50;
/** Processes of a killed server may hold its shared memory for a moment: a launch that fails is repeated. */
const launchDeadlineMs = 15_000;
/** A server that recovers says so; one that runs and says nothing for so long is replaced. */
const silenceDeadlineMs = 60_000;

/**
 * Adopts the server that runs on this cluster or launches one, and waits until it answers. Several processes may do
 * so at once: PostgreSQL's own lock file lets one launch win, the others adopt it.
 * @returns undefined when cancelled
 * @throws {PostgresStartError}
 */
export async function joinServer(
  cluster: Cluster,
  port: number,
  settings: Settings,
  cancelled: () => boolean,
): Promise<Joined | undefined> {
  const launchDeadline = Date.now() + launchDeadlineMs;
  let silenceDeadline = Date.now() + silenceDeadlineMs;
  let launched: ReturnType<typeof launch> | undefined;
  while (!cancelled()) {
    const postmaster = findPostmaster(cluster);
    if (postmaster) {
      const answer = await watchServer(cluster, postmaster.port);
      if (answer.kind === 'watching') return { postmaster, watch: answer.watch, launched: launched !== undefined };
      if (answer.kind === 'stranger') throw notOurs(cluster, answer.message);
      if (answer.kind === 'starting') silenceDeadline = Date.now() + silenceDeadlineMs;
      if (Date.now() > silenceDeadline) await stopPostmaster(cluster, postmaster);
    } else if (!launched || launched.ended()) {
      if (Date.now() > launchDeadline) throw cannotRun(cluster);
      launched = launch(cluster, port, settings);
    }
    await sleep(pollMs);
  }
  return undefined;
}

const notOurs = ({ folder, access }: Cluster, message: string): PostgresStartError =>
  new PostgresStartError(
    `The PostgreSQL that runs in ${folder} does not accept us (${message}): ` +
      `end it, or put back the key file ${access.keyFile} that belongs to its data.`,
  );

const cannotRun = (cluster: Cluster): PostgresStartError =>
  new PostgresStartError(
    `The embedded PostgreSQL does not start. The end of its log ${logFile(cluster)}:\n${logTail(cluster)}`,
  );
