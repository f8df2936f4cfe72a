import type { Failure } from '#libs/connector-sdk';

import type { HubLogger } from './hub-logger.js';

/**
 * What is wrong with connections, as this process last said it. A connection that fails is tried again every few seconds: the log has its trouble when it
 * begins, when it changes, and its end.
 */
export class ConnectionTrouble {
  private readonly told = new Map<string, string>();

  constructor(private readonly log: HubLogger) {}

  tell(connection: string, { kind, message }: Failure): void {
    if (this.told.get(connection) === message) return;
    this.told.set(connection, message);
    this.log.warn({ connection, kind }, `${connection}: ${message}`);
  }

  isOver(connection: string): void {
    if (this.told.delete(connection)) this.log.info({ connection }, `${connection} works again`);
  }
}
