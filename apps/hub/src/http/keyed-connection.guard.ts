import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import type { AnyConnector } from '#libs/connector-sdk';
import { type Hub, SecretMissing } from '#libs/pipeline';
import { activeVersions } from '#libs/store';
import type { Connection } from '#libs/workspace';

import { HUB } from '../queues/processors.js';
import { ProblemException } from './problem-details.js';

export interface InboundFastifyRequest extends FastifyRequest {
  /** Set by the guard. */
  inbound?: { companyId: string; connection: Connection; connector: AnyConnector };
}

/** Lets a request through when it carries the key of the connection that its path names. Headers only: no body is read before. */
@Injectable()
export class KeyedConnectionGuard implements CanActivate {
  constructor(@Inject(HUB) private readonly hub: Hub) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<InboundFastifyRequest>();
    const { connection: id } = request.params as { connection: string };
    for (const { companyId } of await activeVersions(this.hub.database)) {
      const { workspace } = await this.hub.configurations.active(companyId);
      const connection = workspace.connections.find((one) => one.id === id && one.mode !== 'off');
      const connector = this.hub.connectors.find((one) => one.id === connection?.connector);
      if (connection === undefined || connector?.webhook === undefined) continue;
      const config = await this.settingsOf(companyId, connection);
      const headers = request.headers as Record<string, string>;
      if (!connector.webhook.verify(config, { method: request.method, headers })) continue;
      request.inbound = { companyId, connection, connector };
      return true;
    }
    throw refused();
  }

  /** What is missing is ours to cure: the caller is told to wait, not that its key is wrong. */
  private async settingsOf(companyId: string, connection: Connection): Promise<unknown> {
    try {
      return await this.hub.resolveConfig(companyId, connection);
    } catch (error) {
      if (!(error instanceof SecretMissing)) throw error;
      this.hub.log.warn({ connection: connection.id }, error.message);
      throw new ProblemException({
        title: 'Not ready',
        status: 503,
        detail: 'This connection is not set up to the end. Its operator has been told; send it again later.',
      });
    }
  }
}

/** Says the same for an unknown connection and a wrong key: nobody learns which connections exist. */
const refused = (): ProblemException =>
  new ProblemException({
    title: 'Not authorised',
    status: 401,
    detail: 'Send the key of this connection as "Authorization: Bearer KEY" or "X-Api-Key: KEY".',
  });
