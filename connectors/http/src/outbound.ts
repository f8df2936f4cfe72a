import type {
  ConnectorContext,
  Delivered,
  Found,
  HttpResponse,
  Outcome,
  SendDocument,
  SendPreview,
  SendRequest,
} from '#libs/connector-sdk';
import { bodyOf, bodyText, failed, failureOf, succeeded } from '#libs/connector-sdk';
import { problem } from '#libs/documents';

import type { HttpConfig } from './config.js';
import { idempotencyOf } from './config.js';
import { atPointer } from './json-pointer.js';

type Context = ConnectorContext<HttpConfig>;

/** Documents as canonical JSON, or as the connection's outputs write them, with the idempotency key and the content hash in headers. */
export const outbound: SendDocument<HttpConfig> = { idempotency: idempotencyOf, anyFormat: true, preview, send, find };

function preview(config: HttpConfig, request: SendRequest): SendPreview {
  const [method = 'POST', path = '/'] = (routeOf(config, request) ?? '').split(' ');
  return {
    method,
    target: urlOf(config, path, request),
    headers: {
      'content-type': bodyOf(request).mediaType,
      'idempotency-key': request.key,
      'x-tradelane-revision': request.revision,
    },
    body: bodyText(request),
  };
}

async function send({ config, http, now, signal }: Context, request: SendRequest): Promise<Outcome<Delivered>> {
  if (config.url === undefined || routeOf(config, request) === undefined) return unrouted(config, request);
  const { method, target: url, headers } = preview(config, request);
  const answer = await http.request({
    method: method as 'POST' | 'PUT',
    url,
    headers: { ...config.headers, ...headers },
    body: bodyOf(request).content,
    deadlineMs: config.deadlineMs,
    signal,
  });
  if (!answer.ok) return answer;
  const failure = failureOf(answer.value, now());
  if (failure) return failed(failure);
  return succeeded(withReference(textAt(jsonOf(answer.value), config.reference)));
}

async function find({ config, http, now, signal }: Context, request: SendRequest): Promise<Outcome<Found | undefined>> {
  const { find: lookUp, headers, deadlineMs } = config;
  if (!lookUp) return failed({ kind: 'rejected', message: 'the connection has no "find": it cannot look anything up' });
  const url = urlOf(config, lookUp.path, request);
  const answer = await http.request({ method: 'GET', url, headers, deadlineMs, signal });
  if (!answer.ok) return answer;
  if (answer.value.status === 404) return succeeded(undefined);
  const failure = failureOf(answer.value, now(), false);
  if (failure) return failed(failure);
  const json = jsonOf(answer.value);
  // Taking an unreadable answer for "nothing there" would send a second time.
  if (json === undefined) return failed({ kind: 'transient', message: 'the answer to the look-up is no JSON' });
  const ours = entriesAt(json, lookUp.list).filter(
    (entry) => lookUp.key === undefined || textAt(entry, lookUp.key) === request.key,
  );
  const references = new Set(ours.map((entry) => textAt(entry, lookUp.reference)));
  if (references.size > 1) return ambiguous(request, references.size);
  const [entry] = ours;
  if (entry === undefined) return succeeded(undefined);
  const revision = lookUp.revision === undefined ? undefined : textAt(entry, lookUp.revision);
  // What is there may be the version before: only equal content says that the newer one arrived.
  if (request.replaces && revision !== request.revision) return succeeded(undefined);
  return succeeded({ ...withReference(textAt(entry, lookUp.reference)), ...(revision !== undefined && { revision }) });
}

/** A newer version of an order goes the way of an OrderChange, and never that of all others: it would become a second order. */
const routeOf = ({ send }: HttpConfig, { documentType, replaces }: SendRequest): string | undefined =>
  replaces ? send.OrderChange : (send[documentType] ?? send['*']);

/** The path behind the root's own path; values are escaped, so that no key can reach another path. */
function urlOf({ url = '' }: HttpConfig, path: string, { naturalKey, key }: SendRequest): string {
  const values: Readonly<Record<string, string>> = { naturalKey, key };
  const filled = path.replace(/\{(naturalKey|key)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  return url.replace(/(?<!\/)\/+$/, '') + filled;
}

const entriesAt = (json: unknown, pointer: string): unknown[] => {
  const value = atPointer(json, pointer);
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

/** Numbers beyond 2^53 have lost digits in JSON.parse: no reference is better than a wrong one. */
function textAt(json: unknown, pointer: string): string | undefined {
  const value = atPointer(json, pointer);
  if (typeof value === 'string' && value !== '') return value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

const withReference = (reference: string | undefined): Delivered => (reference === undefined ? {} : { reference });

function jsonOf({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function unrouted(config: HttpConfig, { documentType, replaces }: SendRequest) {
  const expected = Object.keys(config.send).join(', ');
  const found = replaces ? 'OrderChange' : documentType;
  const problems = [problem('document-type-unrouted', { expected, found })];
  return failed({ kind: 'rejected', message: `the connection does not send ${found}`, problems });
}

function ambiguous({ naturalKey }: SendRequest, count: number) {
  const problems = [problem('remote-ambiguous', { field: 'naturalKey', found: naturalKey, params: { count } })];
  return failed({
    kind: 'rejected',
    message: `the target holds ${count} different entries for ${naturalKey}`,
    problems,
  });
}
