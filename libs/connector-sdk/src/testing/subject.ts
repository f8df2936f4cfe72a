import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';

import { revisionOf } from '#libs/documents';
import type { Document } from '#libs/documents';

import type { Connector, ConnectorContext, SendDocument, SendRequest } from '../connector.js';
import { bodyOf, documentJson, requestToSend } from '../document-body.js';
import type { Failure, Outcome } from '../outcome.js';
import type { SentFile } from '../sent-file.js';

/** One effect as the remote saw the request that made it. Header names in lower case. */
export interface Effect {
  method: string;
  target: string;
  headers?: Readonly<Record<string, string>>;
  body: string;
}

/** The real remote of a connector under test, and the handles to break it. What a capability needs must be there. */
export interface Remote {
  /** Healthy and reachable. */
  start: () => Promise<void>;
  /** Not reachable: a port that refuses, a folder that is not mounted. `start` brings it back. */
  stop: () => Promise<void>;
  /** Takes connections and answers nothing. Needed when the connector uses the network. */
  freeze?: () => void;
  thaw?: () => void;
  /** Settings that replace good credentials by wrong ones. Needed when the configuration holds a secret. */
  wrongCredentials?: Readonly<Record<string, unknown>>;
  /** What the remote did for this request, in order. Needed to send. */
  effectsOf?: (request: SendRequest) => Promise<readonly Effect[]>;
  /** The next effect is done, and its answer never arrives. Needed to send over the network. */
  loseNextAnswer?: () => void;
  /** Where the remote keeps its folders, as paths on this machine. Needed to receive files and to write them. */
  folders?: { inbox: string; archive: string; replies: string; outbox: string };
  /** Headers that a partner with the right key sends. Needed for an inbound route. */
  inboundHeaders?: Readonly<Record<string, string>>;
}

/** The hub's guarded clients, allowed to reach the remote. */
export interface Network {
  http: ConnectorContext<unknown>['http'];
  connect: ConnectorContext<unknown>['connect'];
}

export interface ConformanceSubject<Config> {
  connector: Connector<Config>;
  /** What a person writes for a working connection to the remote. */
  config: Readonly<Record<string, unknown>>;
  remote: Remote;
  /** Left out for a connector that uses no network: any use then breaks the rules. */
  network?: Network;
}

// The cases call a connector only with what its own schema parsed.
// oxlint-disable-next-line typescript/no-explicit-any
export type Subject = ConformanceSubject<any>;

/** One rule that every connector keeps. Rejects when it is broken. */
export interface ConformanceCase {
  title: string;
  /** By capability of the connector, never by choice of its author. */
  appliesTo(subject: Subject): boolean;
  run(subject: Subject): Promise<void>;
}

/** A step that should end by itself is given this long. */
export const PATIENCE_MS = 10_000;
/** The total deadline under which a frozen remote must be given up. */
export const DEADLINE_MS = 1500;

export interface ContextOptions {
  config?: Readonly<Record<string, unknown>>;
  signal?: AbortSignal;
  network?: Network;
  logged?: string[];
}

export function contextFor(subject: Subject, options: ContextOptions = {}): ConnectorContext<unknown> {
  const note = (fields: object, message: string): void =>
    void options.logged?.push(`${JSON.stringify(fields)} ${message}`);
  return {
    connectionId: 'con_conformance',
    config: subject.connector.config.parse({ ...subject.config, ...options.config }),
    ...(options.network ?? subject.network ?? noNetwork),
    folder: async (path) => ({ ok: true, value: path }),
    now: () => new Date(),
    signal: options.signal ?? new AbortController().signal,
    log: { info: note, warn: note },
  };
}

/** A connector without a network that reaches for one has told something wrong about itself. */
const noNetwork: Network = {
  http: { request: () => assert.fail('the connector used HTTP, and its harness names no network') },
  connect: () => assert.fail('the connector opened a connection, and its harness names no network'),
};

export const usesNetwork = ({ network }: Subject): boolean => network !== undefined;

/** A handle of the harness that this connector cannot be tested without. */
export function needed<T>(handle: T | undefined, name: string): NonNullable<T> {
  assert.ok(handle, `the harness must provide remote.${name} for this connector`);
  return handle;
}

export function valueOf<T>(outcome: Outcome<T>): T {
  assert.ok(
    outcome.ok,
    outcome.ok ? '' : `expected success, found ${outcome.failure.kind}: ${outcome.failure.message}`,
  );
  return outcome.value;
}

export function failureIn(outcome: Outcome<unknown>): Failure {
  assert.ok(!outcome.ok, 'expected a failure, found success');
  return outcome.failure;
}

/** Waits for an outcome, at most `limitMs`: a connector that hangs breaks the rule instead of the test run. */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new assert.AssertionError({ message: `did not end within ${limitMs} ms` })),
      limitMs,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** An order that no remote has seen before. */
export function newOrderRequest(): SendRequest {
  const naturalKey = `PO-${randomUUID().slice(0, 13)}`;
  const document: Document = {
    documentType: 'Order',
    documentId: naturalKey,
    orderNumber: naturalKey,
    issueDate: '2026-11-22',
    currency: 'GBP',
    lines: [
      { lineNumber: '1', item: { sellerItemId: 'A-1', name: 'Grüße & "quotes" — 你好' }, quantity: { value: '2.50' } },
    ],
  };
  return withFile(
    requestToSend({
      key: `int_${randomUUID()}`,
      naturalKey,
      documentType: 'Order',
      json: documentJson(document),
      revision: revisionOf(document),
      attempt: 1,
    }),
  );
}

/** A request with the file of its body. What is written down of it is remembered, as the hub does. */
export function withFile(request: SendRequest): SendRequest {
  const { content, extension } = bodyOf(request);
  const bytes = Buffer.from(content);
  const file: SentFile = {
    name: `${request.naturalKey}-${request.key}.${extension}`,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    open: async function* () {
      yield bytes;
    },
    recordUpload: async (temporary) => {
      if (temporary === undefined) delete file.uploadedAs;
      else file.uploadedAs = temporary;
      return true;
    },
  };
  return { ...request, file };
}

export const senderIn = ({ connector }: Subject): SendDocument<unknown> | undefined =>
  connector.send?.Order ?? connector.send?.['*'];

export const idempotencyIn = (subject: Subject) => {
  const { config } = contextFor(subject);
  const idempotency = senderIn(subject)?.idempotency;
  return typeof idempotency === 'function' ? idempotency(config) : idempotency;
};
