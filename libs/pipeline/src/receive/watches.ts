import { canonicalJson } from '#libs/documents';
import { pollNow, ring } from '#libs/store';
import type { Connection } from '#libs/workspace';

import { connectionContext } from '../connection-context.js';
import type { Hub } from '../hub.js';

/** A burst of arrivals makes one poll. */
const BURST_MS = 5;

/** Connections whose place tells of arrivals are polled at once. The clock polls them as ever: a watch is only a hint. */
export class Watches {
  private readonly open = new Map<string, () => void>();

  constructor(private readonly hub: Hub) {}

  /** Watches what the active configuration names, and nothing else. */
  async keep(companyId: string): Promise<void> {
    const { workspace } = await this.hub.configurations.active(companyId);
    const wanted = new Map<string, () => Promise<(() => void) | undefined>>();
    for (const connection of workspace.connections) {
      const receive = this.hub.connectors.find(({ id }) => id === connection.connector)?.receive;
      if (receive?.watch === undefined || connection.files === undefined || connection.mode === 'off') continue;
      const watch = receive.watch.bind(receive);
      wanted.set(canonicalJson([companyId, connection.id, connection.config]), async () => {
        const context = await connectionContext(this.hub, companyId, connection);
        // What it lacks is told when it is polled; the others are watched.
        return context.ok ? watch(context.value, this.once(companyId, connection)) : undefined;
      });
    }
    for (const [key, end] of this.open) {
      if (wanted.has(key) || !key.startsWith(`[${JSON.stringify(companyId)},`)) continue;
      end();
      this.open.delete(key);
    }
    for (const [key, begin] of wanted) {
      if (this.open.has(key)) continue;
      const end = await begin();
      if (end !== undefined) this.open.set(key, end);
    }
  }

  close(): void {
    for (const end of this.open.values()) end();
    this.open.clear();
  }

  private once(companyId: string, { id, pollSeconds }: Connection): () => void {
    let waiting: NodeJS.Timeout | undefined;
    return () => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        this.poll(companyId, id, pollSeconds).catch((error: Error) =>
          this.hub.log.warn({ err: error, connection: id }, `an arrival waits for the next poll: ${error.message}`),
        );
      }, BURST_MS).unref();
    };
  }

  private async poll(companyId: string, connectionId: string, pollSeconds: number): Promise<void> {
    if (this.hub.signal.aborted || !(await pollNow(this.hub.database, companyId, connectionId, pollSeconds))) return;
    await this.hub.database
      .transaction()
      .execute((trx) => ring(trx, [{ companyId, queue: 'receive', connectionId, ids: [connectionId] }]));
    this.hub.wake();
  }
}
