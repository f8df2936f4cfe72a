import type { Socket } from 'node:net';

import type { z } from 'zod';

import type { Document, DocumentType } from '#libs/documents';

import type { Chunks } from './chunks.js';
import type { Outcome } from './outcome.js';
import type { SentFile } from './sent-file.js';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** Total deadline, from connecting to the last byte of the answer. Default 30,000. */
  deadlineMs?: number;
  /** Longest answer that is read. Default 1 MiB; a longer one is cut off and counts as unanswered. */
  maxResponseBytes?: number;
  /** False when repeating it is harmless (GET always is): a lost answer is then transient instead of uncertain. Default: true for all but GET. */
  hasEffect?: boolean;
  /** Ends the exchange early; a connector passes its context's. */
  signal?: AbortSignal;
}

export interface HttpResponse {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/**
 * The hub's guarded HTTP client: address-checked at connect, no redirects, total deadline, byte-limited.
 * A status is a value, not a failure: see `failureOf`. Fails `transient` when nothing was sent, `uncertain` when an
 * effect was sent and no whole answer came, `rejected` when the address is not allowed, `unauthorised` when the
 * server's certificate is not trusted.
 */
export interface HttpClient {
  request(request: HttpRequest): Promise<Outcome<HttpResponse>>;
}

export interface ConnectorLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** All that a connector may touch. It holds no state and never sleeps. */
export interface ConnectorContext<Config> {
  connectionId: string;
  config: Config;
  http: HttpClient;
  /** Opens a TCP connection under the same address rules as `http`. Fails `transient`, or `rejected` for a forbidden address. */
  connect(host: string, port: number): Promise<Outcome<Socket>>;
  /**
   * The absolute path of a folder on this machine or a mount. Fails `unauthorised` when the process configuration does not allow it. Ask
   * before every piece of work: a link may lead elsewhere by now.
   */
  folder(path: string): Promise<Outcome<string>>;
  now: () => Date;
  /** Aborts when the hub stops or the total deadline is over. */
  signal: AbortSignal;
  log: ConnectorLogger;
}

/** A file as the remote lists it. `modified` is a stamp that is only ever compared with itself. */
export interface RemoteFile {
  name: string;
  size: number;
  modified: string;
  /** Only `file` (a regular file by the listing itself and lstat) is ever opened. */
  kind: 'file' | 'folder' | 'other';
}

/**
 * One session on a place that holds files. All names are single path segments inside the connection's folders; an
 * implementation refuses any other. Folders: the inbox itself, `.processing/` inside it, an archive, the replies.
 */
export interface FileSession {
  /** Entries of the inbox (not of its folders). */
  list(): Promise<Outcome<RemoteFile[]>>;
  /** Entries of `.processing/`: what was claimed and not yet archived. */
  listClaimed(): Promise<Outcome<RemoteFile[]>>;
  /** Renames an inbox file to `.processing/<claim>`; `gone` when another took it or it vanished. Never overwrites. */
  claim(name: string, claim: string): Promise<Outcome<'claimed' | 'gone'>>;
  /**
   * Bytes of a claimed file, with size and stamp from before; the caller compares with `statClaimed` after. What goes
   * wrong while they are read is thrown by the iteration as `TransferFailed`. Read or `return` it before the next call.
   */
  readClaimed(claim: string): Promise<Outcome<{ stat: RemoteFile; bytes: Chunks }>>;
  statClaimed(claim: string): Promise<Outcome<RemoteFile | undefined>>;
  /** Moves a claimed file to the archive under `name`; a taken name gets a number before its ending. Missing is success. */
  archive(claim: string, name: string): Promise<Outcome<void>>;
  /** Puts a claimed file back into the inbox under `name`. */
  release(claim: string, name: string): Promise<Outcome<void>>;
  /** Removes an inbox file (a done-marker). Missing is success. */
  remove(name: string): Promise<Outcome<void>>;
  /** Writes a file into the replies folder under a temporary name, then renames over `name`. Same name and bytes again is harmless. */
  reply(name: string, bytes: Chunks): Promise<Outcome<void>>;
  close(): Promise<void>;
}

/** Files are fetched from a place where partners drop them. */
export interface ReceiveFiles<Config> {
  open(context: ConnectorContext<Config>): Promise<Outcome<FileSession>>;
  /**
   * Calls `arrived` when a file may have arrived, where the place can tell. Only a hint: whatever it misses is found by the next poll.
   * @returns what ends it; undefined when the place cannot be watched now.
   */
  watch?(
    context: Pick<ConnectorContext<Config>, 'config' | 'folder'>,
    arrived: () => void,
  ): Promise<(() => void) | undefined>;
}

/** A document as its receiver wants it. */
export interface DocumentBody {
  bytes: Uint8Array;
  /** Of a file name, without the point. */
  extension: string;
  mediaType: string;
}

/** One outbound effect. */
export interface SendRequest {
  /** The idempotency key: the intent's id, the same on every attempt. */
  key: string;
  /** What the target knows the thing by, e.g. the order number. */
  naturalKey: string;
  documentType: DocumentType;
  /** The document as canonical JSON without source: what most targets get, and what `revision` is the hash of. */
  json: string;
  /** The same, parsed when first asked for. */
  readonly document: Document;
  /** As the connection's `outputs` have it written; absent: `json`. See `bodyOf`. */
  body?: DocumentBody;
  /** For connectors that write files, and for no others. See `fileOf`. */
  file?: SentFile;
  /** The target has an earlier version of the document: this one replaces it and must not make a second. */
  replaces?: true;
  /** SHA-256 of `json`, or of what was sent to us when only a part of it was accepted. */
  revision: string;
  /** Attempt number, from 1. */
  attempt: number;
}

export interface Delivered {
  /** The target's own number, e.g. the ERP's order number. */
  reference?: string;
}

/** What `find` saw at the remote. `revision` when the remote keeps our content hash, to tell an equal from a different one. */
export interface Found {
  reference?: string;
  revision?: string;
}

/** What would be sent: stored for shadow connections and shown to people. Holds no secrets. */
export interface SendPreview {
  method: string;
  target: string;
  headers?: Readonly<Record<string, string>>;
  body: string;
}

/**
 * How repeats are kept harmless at the target: `native` (it honours our key, or the effect is absolute), `find` (we look our
 * reference up before sending again), `none` (after one unclear send a person decides).
 */
export type Idempotency = 'native' | 'find' | 'none';

export interface SendDocument<Config> {
  /** It sends what `bodyOf` gives, so that a connection may choose how documents are written. Absent: always in a form of its own. */
  anyFormat?: true;
  /** A property of the connection where its configuration decides. */
  idempotency: Idempotency | ((config: Config) => Idempotency);
  preview(config: Config, request: SendRequest): SendPreview;
  send(context: ConnectorContext<Config>, request: SendRequest): Promise<Outcome<Delivered>>;
  /** Required unless `native`. Undefined: the remote has nothing of that key. Two different matches fail `rejected`. */
  find?: (context: ConnectorContext<Config>, request: SendRequest) => Promise<Outcome<Found | undefined>>;
  /** It writes files: its requests have a `file`. */
  files?: {
    /** Where they are written, in one spelling: two connections of one place write into the same folder. */
    place(config: Config): string;
    /** Makes the empty file `name` anew where files are written: a batch is there. */
    announce(context: ConnectorContext<Config>, name: string): Promise<Outcome<void>>;
  };
}

/** An HTTP request as it reached an inbound route, before its body is read. */
export interface InboundRequest {
  method: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
}

/** Documents are posted to the hub. `verify` decides on headers alone, in constant time. */
export interface ReceiveWebhook<Config> {
  verify(config: Config, request: InboundRequest): boolean;
  /** Suggested file name (never used as a path). */
  fileName(request: InboundRequest): string | undefined;
}

export interface Connector<Config = unknown> {
  /** Slug, e.g. `sftp`. */
  id: string;
  title: string;
  kind: 'erp' | 'supplier' | 'marketplace' | 'finance' | 'transport';
  /** Strict zod object; every field has a description, secrets carry `.meta({ secret: true })`. */
  config: z.ZodType<Config>;
  /** Version of the remote API that this was built for, and when it ends, where the remote has one. */
  remoteApi?: { version: string; sunset?: string };
  /**
   * What the remote takes. `requestsPerSecond`: its published budget, kept over all processes; absent where it depends on whose remote it is. A connection's own
   * `requestsPerSecond` setting may lower it. `concurrency`: calls under way at once in one process.
   */
  limits: { requestsPerSecond?: number; concurrency: number };
  /** How long the remote may still commit after we gave up waiting. A connection's own `settleMs` setting comes first. */
  settleMs: number;
  checkConnection(context: ConnectorContext<Config>): Promise<Outcome<void>>;
  receive?: ReceiveFiles<Config>;
  webhook?: ReceiveWebhook<Config>;
  /** By document type; `*` takes what is not named. */
  send?: Partial<Record<DocumentType | '*', SendDocument<Config>>>;
}

/** Declares a connector. Exists for inference only. A capability exists when its property exists. */
export const defineConnector = <Config>(connector: Connector<Config>): Connector<Config> => connector;

// A registry holds connectors of different configurations; each is only ever called with what its own schema parsed.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyConnector = Connector<any>;

/** The send capability of a connector for a document type, if it has one. */
export const senderOf = (connector: AnyConnector, type: DocumentType): SendDocument<unknown> | undefined =>
  connector.send?.[type] ?? connector.send?.['*'];
