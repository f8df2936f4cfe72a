import { setMaxListeners } from 'node:events';

import type { Dispatcher } from 'undici';

import { connectFailure } from './connect.js';
import type { OutboundFailure, OutboundOutcome, OutboundRequest, OutboundResponse } from './contract.js';

const DEFAULT_DEADLINE_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 1024 * 1024;

/** The server is not who its certificate says: nothing was sent, and asking again will not help. */
const UNTRUSTED_CERTIFICATE = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF))/;

type Headers = Record<string, string | string[] | undefined>;

/**
 * One request and its answer. Settles exactly once: with the whole answer, or with the failure that says whether the
 * request may have had its effect. Bytes leave this machine after `onRequestStart` and not before.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: Headers = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private settled = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly request: OutboundRequest,
    private readonly settle: (outcome: OutboundOutcome<OutboundResponse>) => void,
  ) {
    const deadlineMs = request.deadlineMs ?? DEFAULT_DEADLINE_MS;
    this.timer = setTimeout(() => this.stop(`no whole answer within ${deadlineMs} ms`), deadlineMs);
    if (!request.signal) return;
    // One signal stops all requests of a batch: more than ten listeners on it are no leak.
    setMaxListeners(0, request.signal);
    request.signal.addEventListener('abort', this.onAbort);
    if (request.signal.aborted) this.onAbort();
  }

  get over(): boolean {
    return this.settled;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Too late: the deadline passed while it waited for a socket. Aborting here keeps it from being written.
    if (this.settled) controller.abort(new Error('given up before it was sent'));
    else this.controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    const limit = this.request.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES;
    if (this.size > limit) this.stop(`the answer is longer than ${limit} bytes`);
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks, this.size);
    this.end({ ok: true, value: { status: this.status, headers: flat(this.headers), body: body?.toString() ?? '' } });
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.end({ ok: false, failure: this.failureOf(error) });
  }

  private readonly onAbort = (): void => this.stop('stopped by the hub');

  private stop(message: string): void {
    this.end({ ok: false, failure: this.unanswered(message) });
    this.controller?.abort(new Error(message));
  }

  private failureOf(error: Error & { code?: string }): OutboundFailure {
    if (this.controller) return this.unanswered(error.message || error.code || error.name);
    if (error.code === 'UND_ERR_INVALID_ARG') return { kind: 'rejected', message: `not sent: ${error.message}` };
    if (error.code && UNTRUSTED_CERTIFICATE.test(error.code)) {
      return { kind: 'unauthorised', message: `its certificate is not trusted: ${error.message}` };
    }
    return connectFailure(error);
  }

  private unanswered(message: string): OutboundFailure {
    const hasEffect = this.request.hasEffect ?? this.request.method !== 'GET';
    return { kind: hasEffect && this.controller ? 'uncertain' : 'transient', message };
  }

  private end(outcome: OutboundOutcome<OutboundResponse>): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    this.request.signal?.removeEventListener('abort', this.onAbort);
    this.settle(outcome);
  }
}

function flat(headers: Headers): Record<string, string> {
  const single: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) single[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return single;
}
