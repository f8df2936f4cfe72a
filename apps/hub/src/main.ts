import './heap.js';
import { relative } from 'node:path';

import pc from 'picocolors';

import { connectors } from '#connectors';
import { described, type Problem } from '#libs/documents';
import { openDatabases, openHub, type OpenedHub } from '#libs/pipeline';
import {
  createProcessLogger,
  onStopSignal,
  type ProcessConfig,
  readProcessConfig,
  readStartOptions,
} from '#libs/platform';
import { activeVersions, databaseClock } from '#libs/store';

import { dropAdvice, startDemo } from './demo/demo.js';
import { keepStringsFast } from './fast-strings.js';
import { Heartbeat } from './heartbeat.js';
import { listen, portProblem } from './http/port.js';
import { createServer } from './http/server.js';
import { HubModule } from './hub.module.js';
import { summarise, untilIdle } from './once.js';
import { BellRinger } from './queues/bell-ringer.js';
import { openQueueBackend } from './queues/queue-backend.js';
import { TerminalStory } from './terminal-story.js';

const USAGE = `Usage: npm start -- [options]

  --empty   no demo: start with nothing configured (then: npx tradelane config apply FOLDER)
  --once    process what is there, wait for files that are still being written, then stop
  --json    with --once: print one JSON object as the last line
  --help    this text
`;

const sentences = (problems: readonly Problem[]): string =>
  problems.map((problem) => described(problem).message).join('\n');

/** A sentence for the person at the terminal, then the end. */
function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  keepStringsFast();
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return;
  }
  const start = readStartOptions(args);
  if (!start.ok) refuse(sentences(start.problems));
  const { options } = start;
  const read = readProcessConfig(process.env);
  if (!read.ok) refuse(sentences(read.problems));
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const log = createProcessLogger(read.config.logLevel);
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) =>
    stop.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  onStopSignal(
    () => stop.abort(),
    () => process.exit(1),
  );

  // Before anything is changed: most often it is a hub of this folder that has the port.
  const taken = await portProblem(read.config);
  if (taken !== undefined) refuse(sentences([taken]));

  const databases = await openDatabases(read.config, (line) => log.info({}, line));
  const queue = await openQueueBackend(read.config.queueUrl, databases.applicationUrl, (error) =>
    log.warn({ err: error }, 'the queue lost a connection; it is replaced'),
  );
  const wantsDemo = !options.empty && read.config.workspaceDir === undefined;
  const demo =
    wantsDemo && databases.embedded !== undefined
      ? await startDemo(read.config.dataDir, databases.embedded.ownerUrl)
      : undefined;
  const config: ProcessConfig = {
    ...read.config,
    allowAddresses: [...read.config.allowAddresses, ...(demo?.addresses ?? [])],
  };
  let heartbeat: Heartbeat | undefined;
  const hub = await openHub({
    config,
    databases,
    connectors,
    log,
    wake: () => heartbeat?.wake(),
    signal: stop.signal,
  });
  const startedAt = await databaseClock(hub.database);
  const left = await demo?.setUp(hub);
  const app = await createServer(HubModule.of({ hub, role: config.role, connection: queue.connection }), log);
  const listening = await listen(app, config);
  if ('problem' in listening) refuse(sentences([listening.problem]));
  heartbeat = new Heartbeat(hub, app.get(BellRinger), config.sweepSeconds);
  if (config.role !== 'api') heartbeat.start();
  const story = new TerminalStory(hub, say);
  story.start();
  await greet(
    hub,
    listening.address,
    config,
    { demo: demo !== undefined, once: options.once, queue: queue.title },
    say,
  );
  if (left !== undefined) say(left);

  await (options.once ? Promise.race([untilIdle(hub, startedAt), stopped]) : stopped);

  await story.stop();
  if (!options.once) say(pc.dim('Stopping: work in hand is finished first …'));
  await heartbeat.stop();
  await app.close();
  if (config.role !== 'api')
    await heartbeat.keepCheckpoints().catch((error: Error) => say(`No checkpoint was written: ${error.message}`));
  const summary = options.once ? await summarise(hub, startedAt) : undefined;
  await hub.close();
  await queue.close();
  await demo?.close();
  await databases.embedded?.stop();
  if (summary === undefined) return;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(summary)}\n`
      : `${Object.entries(summary)
          .map(([name, count]) => `${name} ${count}`)
          .join(', ')}\n`,
  );
}

async function greet(
  hub: OpenedHub,
  address: string,
  config: ProcessConfig,
  run: { demo: boolean; once: boolean; queue: string },
  say: (line: string) => void,
): Promise<void> {
  say(
    `${pc.bold('Tradelane')} listens on ${address} (queue: ${run.queue}, data: ${relative(process.cwd(), config.dataDir) || '.'}/)`,
  );
  if ((await activeVersions(hub.database)).length === 0) {
    say(
      'Nothing is configured yet: describe partners and connections in YAML (docs/workspace.md), then: npx tradelane config apply FOLDER',
    );
  }
  if (run.demo && !run.once) for (const line of dropAdvice(config.dataDir)) say(pc.dim(line));
  if (!run.once) say(pc.dim('Ctrl-C stops cleanly.'));
}

main().then(
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => refuse(`Tradelane could not start: ${(error as Error).message}`),
);
