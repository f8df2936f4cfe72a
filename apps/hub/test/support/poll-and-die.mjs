// One look into an inbox by a process that kills itself (SIGKILL) at a step: `node poll-and-die.mjs CONNECTION before:claim`.
// Built code; settings as a hub has them. Ends by itself, with 0, when the step was never come to.
import { connectors } from '#connectors';
import { openHub, pollConnection } from '#libs/pipeline';
import { readProcessConfig } from '#libs/platform';

const [connectionId, where] = process.argv.slice(2);
const die = (moment) => {
  if (moment === where) process.kill(process.pid, 'SIGKILL');
};

/** The bytes of a file, with a death after the first chunk. */
async function* deadly(bytes) {
  for await (const chunk of bytes) {
    yield chunk;
    die('amid:readClaimed');
  }
}

const deadlySession = (session) =>
  new Proxy(session, {
    get:
      (target, step) =>
      async (...args) => {
        die(`before:${String(step)}`);
        const done = await target[step](...args);
        die(`after:${String(step)}`);
        return done?.value?.bytes === undefined
          ? done
          : { ...done, value: { ...done.value, bytes: deadly(done.value.bytes) } };
      },
  });

const withDeath = (connector) => ({
  ...connector,
  receive: connector.receive && {
    open: async (context) => {
      const opened = await connector.receive.open(context);
      return opened.ok ? { ok: true, value: deadlySession(opened.value) } : opened;
    },
  },
});

const read = readProcessConfig(process.env);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const quiet = () => undefined;
const hub = await openHub({
  config: read.config,
  databases: { ownerUrl: read.config.database.ownerUrl, applicationUrl: read.config.database.url },
  connectors: connectors.map(withDeath),
  log: { info: quiet, warn: quiet, error: quiet },
  wake: quiet,
  signal: new AbortController().signal,
});
await pollConnection(hub, { companyId: 'testco', connectionId });
await hub.close();
