import type { Readable } from 'node:stream';

import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, UseGuards } from '@nestjs/common';

import { acceptReceipt, type Hub } from '#libs/pipeline';
import { BlobTooLarge, countOutcomes, entryOutcomes, findReceipt, type StoredBlob } from '#libs/store';

import { HUB } from '../queues/processors.js';
import { type InboundFastifyRequest, KeyedConnectionGuard } from './keyed-connection.guard.js';
import { ProblemException } from './problem-details.js';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 500;

/** Documents posted by partners' systems. The same road as any file: bytes stored, receipt committed, then `202`. */
@Controller('api/v1/inbound/:connection')
@UseGuards(KeyedConnectionGuard)
export class InboundController {
  constructor(@Inject(HUB) private readonly hub: Hub) {}

  /** Takes one file of documents, any format that the connection's mappings read. */
  @Post()
  @HttpCode(202)
  async receive(@Req() request: InboundFastifyRequest, @Body() body: Readable | undefined): Promise<object> {
    const { companyId, connection, connector } = request.inbound!;
    if (body === undefined || body === null) {
      throw new ProblemException({
        title: 'The request has no body',
        status: 400,
        code: 'file-empty',
        detail: 'Send the document as the body.',
      });
    }
    const fileName = connector.webhook!.fileName({
      method: request.method,
      headers: request.headers as Record<string, string>,
    });
    const accepted = await acceptReceipt(this.hub, {
      companyId,
      connectionId: connection.id,
      partnerId: connection.partner ?? '',
      fileName: fileName ?? 'inbound',
      blob: await this.store(body),
    });
    const status = `/api/v1/inbound/${connection.id}/receipts/${accepted.receiptId}`;
    return { receiptId: accepted.receiptId, duplicateOf: accepted.duplicateOf, status };
  }

  /** What became of a posted file: its state, counts, problems and the numbers that targets gave. */
  @Get('receipts/:receipt')
  async receipt(@Req() request: InboundFastifyRequest, @Param('receipt') id: string): Promise<object> {
    const receipt = await findReceipt(this.hub.database, id);
    if (receipt === undefined || receipt.connectionId !== request.inbound!.connection.id) {
      throw new ProblemException({ title: 'No such receipt on this connection', status: 404 });
    }
    const counts = await countOutcomes(this.hub.database, id);
    const entries = await entryOutcomes(this.hub.database, id);
    return {
      receiptId: id,
      status: receipt.status,
      duplicateOf: receipt.duplicateOf ?? undefined,
      problems: receipt.problem?.['problems'] ?? [],
      counts,
      entries: entries.slice(0, MAX_ENTRIES),
    };
  }

  private async store(body: Readable): Promise<StoredBlob> {
    try {
      return await this.hub.blobs.put(body, MAX_BYTES);
    } catch (error) {
      if (!(error instanceof BlobTooLarge)) throw error;
      throw new ProblemException({
        title: 'The body is too large',
        status: 413,
        code: 'file-too-large',
        detail: `This route takes up to ${MAX_BYTES} bytes. Split the file, or send it over SFTP.`,
      });
    }
  }
}
