import type { Failure } from '#libs/connector-sdk';

import type { HubLogger } from './hub-logger.js';

/** Companies name their connections without knowing of each other. */
export interface ConnectionName {
  companyId: string;
  connectionId: string;
}

const keyOf = ({ companyId, connectionId }: ConnectionName): string => JSON.stringify([companyId, connectionId]);

/**
 * What is wrong with connections, as this process last said it. A connection that fails is tried again every few seconds: the log has its trouble when it
 * begins, when it changes, and its end.
 */
export class ConnectionTrouble {
  private readonly told = new Map<string, string>();

  constructor(private readonly log: HubLogger) {}

  tell(connection: ConnectionName, { kind, message }: Failure): void {
    const { connectionId } = connection;
    if (this.told.get(keyOf(connection)) === message) return;
    this.told.set(keyOf(connection), message);
    this.log.warn({ connection: connectionId, kind }, `${connectionId}: ${message}`);
  }

  isOver(connection: ConnectionName): void {
    const { connectionId } = connection;
    if (this.told.delete(keyOf(connection))) this.log.info({ connection: connectionId }, `${connectionId} works again`);
  }
}
