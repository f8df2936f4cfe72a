import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { HubLogger } from '#libs/pipeline';

/** RFC 9457 problem details, with our code and whatever tells the place. */
export interface ProblemDetails {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code?: string;
  [member: string]: unknown;
}

/** An answer other than success, in words that its reader can act on. */
export class ProblemException extends HttpException {
  constructor(readonly problem: ProblemDetails) {
    super(problem, problem.status);
  }
}

/** Every error leaves as `application/problem+json`; what is not expected says nothing of our insides. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: HubLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const problem = this.problemOf(error, request);
    void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  private problemOf(error: unknown, request: FastifyRequest): ProblemDetails {
    if (error instanceof ProblemException) return error.problem;
    if (error instanceof HttpException) return { title: error.message, status: error.getStatus() };
    this.log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'a request failed');
    return {
      title: 'The hub failed to handle this request',
      status: 500,
      detail: 'It was logged. Send it again later.',
    };
  }
}
