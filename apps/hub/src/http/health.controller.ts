import { Controller, Get, Inject } from '@nestjs/common';
import { sql } from 'kysely';

import type { Hub } from '#libs/pipeline';

import { HUB } from '../queues/processors.js';
import { ProblemException } from './problem-details.js';

/** For process supervisors: no authentication, no details. */
@Controller('health')
export class HealthController {
  constructor(@Inject(HUB) private readonly hub: Hub) {}

  /** The process answers. */
  @Get('live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** The database answers too: work can be taken. */
  @Get('ready')
  async ready(): Promise<{ status: string }> {
    try {
      await sql`select 1`.execute(this.hub.database);
    } catch {
      throw new ProblemException({ title: 'The database does not answer', status: 503 });
    }
    return { status: 'ok' };
  }
}
