import type { Socket } from 'node:net';

import type { Problem } from '#libs/documents';

/**
 * The shapes of the connector SDK's HTTP client, as far as this client meets them. The platform does not know
 * connectors; types are structural, so what is made here fits a connector's context.
 */
export type OutboundFailure =
  | { kind: 'transient'; message: string }
  | { kind: 'uncertain'; message: string }
  | { kind: 'unauthorised'; message: string }
  | { kind: 'rejected'; message: string; problems?: Problem[] };

export type OutboundOutcome<T> = { ok: true; value: T } | { ok: false; failure: OutboundFailure };

export interface OutboundRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** Total deadline, from waiting for a socket to the last byte of the answer. Default 30,000. */
  deadlineMs?: number;
  /** Longest answer that is read. Default 1 MiB. */
  maxResponseBytes?: number;
  /** False when repeating it is harmless. Default: true for all but GET. */
  hasEffect?: boolean;
  /** Ends the exchange early. */
  signal?: AbortSignal;
}

export interface OutboundResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface GuardedHttpClient {
  request(request: OutboundRequest): Promise<OutboundOutcome<OutboundResponse>>;
  /** Drops all sockets. Exchanges under way end as failures. */
  close(): Promise<void>;
}

export type GuardedConnect = (host: string, port: number) => Promise<OutboundOutcome<Socket>>;

export type GuardedFolder = (path: string) => Promise<OutboundOutcome<string>>;

/** Which folders of this machine may be used. All are absolute and come from the process configuration only. */
export interface FolderRules {
  /** Where a relative path starts. */
  base: string;
  /** These and what is inside them. */
  allow: readonly string[];
  /** Our own data: neither these, nor what is inside them, nor what holds them, whatever `allow` says. */
  deny: readonly string[];
}

/** Who may be connected to. Both lists hold exact `host:port` and come from the process configuration only. */
export interface AddressRules {
  /** Loopback, private and other special addresses that are allowed all the same. */
  allow: readonly string[];
  /** Our own database, queue and hub: never, whatever `allow` says. */
  deny: readonly string[];
}
