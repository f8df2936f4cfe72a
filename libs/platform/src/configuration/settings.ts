import { z } from 'zod';

/** What to say about a value that does not fit. */
export interface Advice {
  expected: string;
  example: string;
  /** The value must never be repeated in a message. */
  secret?: true;
}

export const advice = z.registry<Advice>();

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().min(from).max(to));

const seconds = (from: number, to: number, fallback: number) =>
  wholeNumber(from, to)
    .default(fallback)
    .register(advice, { expected: `whole seconds from ${from} to ${to}`, example: String(fallback) });

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

/** Exactly one host (or [IPv6 address]) and one port: no ranges, no patterns. */
const address = z.string().regex(/^(\[[0-9a-f:.]+\]|[^\s:[\]/@*]+):\d{1,5}$/i);

/** Items of a comma list. */
const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));

const addressList = list.pipe(z.array(address));

/** Absolute folders. A comma in a name cannot be written here. */
const folderList = list.pipe(z.array(z.string().startsWith('/')));

const isMasterKey = (text: string): boolean => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 && bytes.toString('base64') === text;
};

/** Every environment variable that a hub reads. */
export const environment = z.object({
  DATABASE_URL: postgresUrl.optional().register(advice, {
    expected: 'the URL of a PostgreSQL database as a role without rights to change tables',
    example: 'postgres://tradelane:PASSWORD@db.example:5432/tradelane',
    secret: true,
  }),
  DATABASE_OWNER_URL: postgresUrl.optional().register(advice, {
    expected: 'the URL of the same database as the role that owns its tables',
    example: 'postgres://tradelane_owner:PASSWORD@db.example:5432/tradelane',
    secret: true,
  }),
  QUEUE_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .register(advice, { expected: 'the URL of a Redis', example: 'redis://redis.example:6379', secret: true }),
  TRADELANE_DATA_DIR: z.string().default('.data').register(advice, { expected: 'a folder', example: '.data' }),
  TRADELANE_WORKSPACE: z.string().optional().register(advice, { expected: 'a folder', example: './workspace' }),
  TRADELANE_HOST: z
    .literal('127.0.0.1')
    .default('127.0.0.1')
    .register(advice, { expected: '127.0.0.1', example: '127.0.0.1' }),
  TRADELANE_PORT: wholeNumber(0, 65_535)
    .default(7400)
    .register(advice, { expected: 'a port from 1 to 65535, or 0 for any free one', example: '7400' }),
  TRADELANE_ROLE: z
    .enum(['all', 'api', 'worker'])
    .default('all')
    .register(advice, { expected: 'all, api or worker', example: 'worker' }),
  TRADELANE_ALLOW_ADDRESSES: addressList.default([]).register(advice, {
    expected: 'a comma list of exact host:port that connections may reach inside your network',
    example: 'erp.internal:8443,127.0.0.1:9000',
  }),
  TRADELANE_ALLOW_FOLDERS: folderList.default([]).register(advice, {
    expected: 'a comma list of absolute folders that connections may use besides the data and workspace folders',
    example: '/srv/drops,/mnt/erp-share',
  }),
  TRADELANE_DROP_DIR: z
    .string()
    .regex(/^\/[\w./-]+$/)
    .default('/srv/tradelane-drop')
    .register(advice, {
      expected: 'an absolute folder of letters, digits, dots, dashes and underscores',
      example: '/srv/tradelane-drop',
    }),
  TRADELANE_DROP_PORT: wholeNumber(1, 65_535)
    .default(2222)
    .register(advice, { expected: 'a port from 1 to 65535', example: '2222' }),
  TRADELANE_DROP_ADDRESS: address.optional().register(advice, {
    expected: 'the host:port at which partners reach the drop server',
    example: 'drop.example.com:2222',
  }),
  TRADELANE_DROP_READER: z
    .string()
    .regex(/^[\w-]+$/)
    .optional()
    .register(advice, { expected: 'the user that the hub runs as, by name or number', example: 'tradelane' }),
  TRADELANE_MASTER_KEY: z.string().refine(isMasterKey).optional().register(advice, {
    expected: '32 random bytes in base64',
    example: 'the output of: openssl rand -base64 32',
    secret: true,
  }),
  TRADELANE_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error'])
    .default('info')
    .register(advice, { expected: 'trace, debug, info, warn or error', example: 'info' }),
  TRADELANE_LEASE_SECONDS: seconds(1, 3_600, 30),
  TRADELANE_SWEEP_SECONDS: seconds(1, 3_600, 10),
  TRADELANE_POLL_SECONDS: seconds(1, 3_600, 2),
});

/** Read by our test suites only; a hub that they start inherits them. */
export const testVariables = ['TRADELANE_FAULTS', 'TRADELANE_REQUIRE_SERVICES'];
