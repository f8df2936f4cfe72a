import { z } from 'zod';

import type { Idempotency } from '#libs/connector-sdk';
import { DOCUMENT_TYPES } from '#libs/documents';

const Pointer = z.string().regex(/^(\/[^/]*)*$/, 'expected a JSON pointer such as /data/id');
const Path = z.string().regex(/^\/\S*$/, 'expected a path such as /orders');

const Find = z
  .object({
    path: Path.describe(
      'Path asked with GET; {naturalKey} and {key} are filled in, e.g. "/orders?reference={naturalKey}"',
    ),
    list: Pointer.default('').describe(
      'Where the answer holds the entry or the list of entries. Default: the whole answer',
    ),
    reference: Pointer.default('/id').describe("Where an entry holds the target's own number. Default /id"),
    key: Pointer.optional().describe(
      'Where an entry holds our idempotency key, if it keeps it. Entries with another key are not ours',
    ),
    revision: Pointer.optional().describe('Where an entry holds our content hash, if it keeps it'),
  })
  .strict();

/** What is sent where, by document type; `*` takes what is not named. */
const Routes = z.partialRecord(
  z.enum([...DOCUMENT_TYPES, '*']),
  z.string().regex(/^(POST|PUT) \/\S*$/, 'expected a method and a path, e.g. "POST /orders"'),
);

export const HttpConfig = z
  .object({
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Root of the target\'s API, e.g. "https://erp.example.com/api". Needed to send'),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]+$/, 'expected a header name'), z.string())
      .default({})
      .describe('Headers of every request, e.g. { authorization: "Bearer ${secret:ERP_TOKEN}" }')
      .meta({ secret: true }),
    send: Routes.default({ '*': 'POST /' }).describe(
      'Method and path by document type, "*" for the others, e.g. { Order: "POST /orders", OrderChange: "PUT /orders/{naturalKey}" }. A changed order is only ever sent as OrderChange. {naturalKey} and {key} are filled in',
    ),
    idempotency: z
      .enum(['native', 'find', 'none'])
      .optional()
      .describe(
        'How the target keeps repeats harmless: "native" (it honours Idempotency-Key), "find" or "none". Default: "find" when "find" is set, else "none"',
      ),
    find: Find.optional().describe('How to look up whether an earlier attempt was done'),
    reference: Pointer.default('/id').describe("Where the answer holds the target's own number. Default /id"),
    checkPath: Path.default('/').describe('Path asked with GET to see whether the connection works. Default /'),
    deadlineMs: z
      .int()
      .min(100)
      .max(120_000)
      .default(30_000)
      .describe('Total time for one request in milliseconds. Default 30000'),
    settleMs: z
      .int()
      .min(0)
      .max(3_600_000)
      .optional()
      .describe(
        'How long the target may still commit after we gave up waiting, in milliseconds: at least its slowest commit. Default 60000',
      ),
    inboundKey: z
      .string()
      .min(16)
      .optional()
      .describe('Key that partners send with documents they post to the hub, at least 16 characters. Needed to receive')
      .meta({ secret: true }),
  })
  .strict()
  .refine(({ url, inboundKey }) => url !== undefined || inboundKey !== undefined, {
    path: ['url'],
    message: 'give url (to send), inboundKey (to receive) or both',
  })
  .refine(({ idempotency, find }) => idempotency !== 'find' || find !== undefined, {
    path: ['find'],
    message: 'idempotency "find" needs to know how to look up, e.g. { path: "/orders?reference={naturalKey}" }',
  });

export type HttpConfig = z.infer<typeof HttpConfig>;

export const idempotencyOf = ({ idempotency, find }: HttpConfig): Idempotency =>
  idempotency ?? (find ? 'find' : 'none');
