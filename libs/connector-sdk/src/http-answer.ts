import { problem, type ProblemCode, shorten } from '#libs/documents';

import type { HttpResponse } from './connector.js';
import type { Failure } from './outcome.js';

/** Used when a remote asks to wait and does not say how long. */
const DEFAULT_RETRY_AFTER_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** Codes of refusals that tell a person more than "refused". */
const REFUSALS: Readonly<Record<number, ProblemCode>> = { 409: 'remote-conflict', 410: 'remote-gone' };

/**
 * The default reading of an HTTP answer: undefined for 2xx. A connector overrides it only where its remote is odd.
 * `hasEffect`: the request would change something, so a 5xx after it was sent leaves open whether it did; false for
 * look-ups, whose 5xx is transient.
 */
export function failureOf(response: HttpResponse, now: Date, hasEffect = true): Failure | undefined {
  const { status } = response;
  if (status >= 200 && status < 300) return undefined;
  const detail = detailOf(response);
  const message = detail === '' ? `answered ${status}` : `answered ${status}: ${detail}`;
  if (status === 401 || status === 403) return { kind: 'unauthorised', message };
  const retryAfterMs = retryAfter(response.headers['retry-after'], now);
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) {
    return { kind: 'throttled', message, retryAfterMs: retryAfterMs ?? DEFAULT_RETRY_AFTER_MS };
  }
  // 408: it gave up waiting for our request; 425: it refuses early data; 503: it does not serve now. None was done.
  if (status === 408 || status === 425 || status === 503) return { kind: 'transient', message };
  if (status >= 500) return { kind: hasEffect ? 'uncertain' : 'transient', message };
  return { kind: 'rejected', message, problems: [refusal(response, detail)] };
}

function refusal({ status, headers }: HttpResponse, detail: string) {
  const params = { status };
  if (status < 400) return problem('remote-redirected', { found: headers['location'] ?? '', params });
  return problem(REFUSALS[status] ?? 'remote-rejected', { found: detail, params });
}

/**
 * `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, section 10.2.3). Undefined when absent or nonsense;
 * never less than nothing, never more than a day.
 */
export function retryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_RETRY_AFTER_MS);
}

/** What the remote says is wrong: in a problem document (RFC 9457) or where others say it, else the start of a plain text. */
function detailOf({ headers, body }: HttpResponse): string {
  const type = headers['content-type'] ?? '';
  if (type.includes('json')) return shorten(saidIn(parsed(body)) ?? '');
  return type.startsWith('text/plain') ? shorten(body.trim()) : '';
}

/** Deepest that a reason is looked for: OData says it in `error.message.value`. */
const MAX_DEPTH = 4;
const MAX_REASONS = 3;
/** Members that hold a reason, the most telling first; `error` is a code with some, beside `error_description` (RFC 6749). */
const REASONS = ['detail', 'error_description', 'message', 'value', 'title', 'errors', 'error'] as const;

function saidIn(value: unknown, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (typeof value === 'string') return depth === 0 || value === '' ? undefined : value;
  if (Array.isArray(value)) {
    const reasons = value.slice(0, MAX_REASONS).flatMap((one) => saidIn(one, depth + 1) ?? []);
    return reasons.length === 0 ? undefined : reasons.join('; ');
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Record<string, unknown>;
  for (const name of REASONS) {
    const said = saidIn(members[name], depth + 1);
    if (said !== undefined) return said;
  }
  return undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
