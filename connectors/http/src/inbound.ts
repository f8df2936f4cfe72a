import { createHash, timingSafeEqual } from 'node:crypto';

import type { InboundRequest, ReceiveWebhook } from '#libs/connector-sdk';
import { fileNameObjection } from '#libs/connector-sdk';

import type { HttpConfig } from './config.js';

/** Documents posted to the hub with a key: `authorization: Bearer KEY` or `x-api-key: KEY`. */
export const inbound: ReceiveWebhook<HttpConfig> = {
  // Hashes are of one length and tell nothing of the key, so the comparison takes the same time for any wrong key.
  verify: ({ inboundKey }, request) =>
    inboundKey !== undefined && timingSafeEqual(digest(presentedKey(request)), digest(inboundKey)),

  fileName: (request) => {
    const name = request.headers['x-file-name'] ?? dispositionName(request.headers['content-disposition'] ?? '');
    return name !== undefined && fileNameObjection(name) === undefined ? name : undefined;
  },
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function presentedKey({ headers }: InboundRequest): string {
  const bearer = /^Bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  return bearer ?? headers['x-api-key'] ?? '';
}

/** `filename*` (RFC 8187, UTF-8) before `filename` (RFC 6266), without any folder in front. */
function dispositionName(header: string): string | undefined {
  const extended = /filename\*=UTF-8''([^;\s]+)/i.exec(header)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(header)?.[1];
  return (extended === undefined ? plain : unescaped(extended))?.replace(/^.*[/\\]/, '');
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
