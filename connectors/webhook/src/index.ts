import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

import type { ConnectorContext, Delivered, Failure, HttpResponse, Outcome, SendRequest } from '#libs/connector-sdk';
import { defineConnector, failed, failureOf, retryAfter, succeeded } from '#libs/connector-sdk';

import { payloadOf } from './payload.js';

/** The specification's range for a request's time limit is 15 to 30 s. */
const DEFAULT_DEADLINE_MS = 20_000;
const DEFAULT_HOLD_MS = 30_000;

const Secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'expected "whsec_" and 24 to 64 random bytes in base64')
  .meta({ secret: true });

const WebhookConfig = z
  .object({
    url: z.url({ protocol: /^https?$/ }).describe('Where events are posted, e.g. "https://finance.example.com/hooks"'),
    secret: Secret.describe('Signing secret: "whsec_" and 24 to 64 random bytes in base64'),
    previousSecret: Secret.optional().describe('The secret before, while both are accepted during a rotation'),
    deadlineMs: z
      .int()
      .min(1000)
      .max(30_000)
      .default(DEFAULT_DEADLINE_MS)
      .describe('Total time for one attempt in milliseconds. Default 20000'),
  })
  .strict();

type WebhookConfig = z.infer<typeof WebhookConfig>;

/** Events by HTTP POST, signed as Standard Webhooks 1.0.0 says (github.com/standard-webhooks/standard-webhooks). */
export const webhook = defineConnector<WebhookConfig>({
  id: 'webhook',
  title: 'Webhook',
  kind: 'finance',
  config: WebhookConfig,
  remoteApi: { version: 'Standard Webhooks 1.0.0' },
  limits: { concurrency: 16 },
  settleMs: 2000,

  // Only a signed event shows that the secret is right. Receivers answer 2xx to types they do not know, as the specification asks.
  checkConnection: async ({ config, http, now, signal }) => {
    const { url, deadlineMs } = config;
    const body = JSON.stringify({ type: 'tradelane.ping', timestamp: now().toISOString(), data: {} });
    const headers = signed(config, `ping_${now().getTime()}`, now(), body);
    const answer = await http.request({ method: 'POST', url, headers, body, deadlineMs, signal, hasEffect: false });
    if (!answer.ok) return answer;
    const failure = webhookFailure(answer.value, now());
    return failure ? failed(failure) : succeeded(undefined);
  },

  send: {
    '*': {
      // Receivers drop what they know by `webhook-id`, which is the intent's key on every attempt.
      idempotency: 'native',
      preview: (config, request) => ({
        method: 'POST',
        target: config.url,
        headers: { 'content-type': 'application/json', 'webhook-id': request.key },
        body: JSON.stringify(payloadOf(request.document)),
      }),
      send,
    },
  },
});

async function send(context: ConnectorContext<WebhookConfig>, request: SendRequest): Promise<Outcome<Delivered>> {
  const { config, http, now, signal } = context;
  const { url, deadlineMs } = config;
  const body = JSON.stringify(payloadOf(request.document));
  const headers = signed(config, request.key, now(), body);
  const answer = await http.request({ method: 'POST', url, headers, body, deadlineMs, signal });
  if (!answer.ok) return answer;
  const failure = webhookFailure(answer.value, now());
  return failure ? failed(failure) : succeeded({});
}

/** One signature for each live secret, so that the receiver may change over at any moment. */
function signed(config: WebhookConfig, id: string, at: Date, body: string): Record<string, string> {
  const secrets = config.previousSecret === undefined ? [config.secret] : [config.secret, config.previousSecret];
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

/** Besides 429 the specification reads 502 and 504 as a receiver under load that wants fewer requests. */
function webhookFailure(response: HttpResponse, now: Date): Failure | undefined {
  const { status, headers } = response;
  if (status !== 502 && status !== 504) return failureOf(response, now);
  const retryAfterMs = retryAfter(headers['retry-after'], now) ?? DEFAULT_HOLD_MS;
  return { kind: 'throttled', message: `answered ${status}`, retryAfterMs };
}
