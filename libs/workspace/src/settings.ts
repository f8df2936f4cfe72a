import { z } from 'zod';

import { DEFAULT_SENT_NAME, fileNameObjection, NAME_PARTS } from '#libs/connector-sdk';
import { Currency, DocumentType, Identifier } from '#libs/documents';
import { RuleSeveritySetting } from '#libs/lifecycle';

/** Every setting of the workspace's own files. A description ends with an example: it is what a person sees at a wrong value. */

const Id = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and hyphens');

const isTimezone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
const Timezone = z.string().refine(isTimezone, 'expected a zone of the IANA list');

const Identifiers = z
  .array(Identifier)
  .default([])
  .describe('Numbers it is known by in documents, e.g. [{ scheme: GLN, value: "5790000435975" }]');

/** workspace.yaml */
export const CompanySettings = z
  .object({
    company: z
      .object({
        id: Id.describe('Short name in ids and addresses, never changed later, e.g. northwind'),
        name: z.string().min(1).describe('Name in documents, e.g. Northwind Traders Ltd'),
        identifiers: Identifiers,
        baseCurrency: Currency.optional().describe('Currency of files that name none, e.g. GBP'),
        contact: z
          .object({
            name: z.string().min(1).optional().describe('Who is asked, e.g. Ann Baker, purchasing'),
            email: z.string().min(3).optional().describe('E-mail address, e.g. edi@northwind.example'),
            phone: z.string().min(3).optional().describe('Telephone number, e.g. +44 113 496 0000'),
          })
          .strict()
          .optional()
          .describe(
            'Whom partners ask about their files; printed on their sheets, e.g. { email: edi@northwind.example }',
          ),
        timezone: Timezone.default('UTC').describe('IANA zone that days are counted in, e.g. Europe/London'),
      })
      .strict()
      .describe('Whose orders these are, e.g. { id: northwind, name: Northwind Traders Ltd }'),
  })
  .strict();

/** partners/*.yaml */
export const PartnerSettings = z
  .object({
    id: Id.describe('Short name of the partner, e.g. acme-stores'),
    name: z.string().min(1).describe('Name in documents, e.g. Acme Stores GmbH'),
    aliases: z
      .array(z.string().min(1))
      .default([])
      .describe('Other names that documents give it, e.g. [Acme, "ACME STORES"]'),
    role: z
      .enum(['customer', 'marketplace', 'supplier', 'warehouse', 'finance', 'own'])
      .describe('What it is to us, e.g. customer. own: a system of the company itself, such as its ERP'),
    weAre: z
      .enum(['buyer', 'seller'])
      .optional()
      .describe(
        'What our company is in its documents that do not say so, e.g. buyer. Absent: buyer for a supplier, seller for others; for role own, the other side of whom the document names',
      ),
    identifiers: Identifiers,
    timezone: Timezone.optional().describe(
      "IANA zone that its days are counted in, e.g. Europe/Berlin; absent: the company's",
    ),
    acceptPartialOrders: z
      .boolean()
      .default(false)
      .describe(
        'Take the good lines of an order and refuse the others, e.g. true. Default: one bad line refuses its order',
      ),
    rules: z
      .record(z.string(), RuleSeveritySetting)
      .default({})
      .describe('Severities that differ for this partner, by name of rule, e.g. { totals-plausible: hold }'),
    rounding: z
      .enum(['half-up', 'half-even'])
      .default('half-up')
      .describe('How amounts are rounded that we derive, e.g. half-even. Default half-up'),
    defaults: z
      .object({ currency: Currency.optional().describe('Currency of files that name none, e.g. EUR') })
      .strict()
      .optional()
      .describe('What its files leave out, e.g. { currency: EUR }'),
  })
  .strict();

const FileSettings = z
  .object({
    pattern: z
      .string()
      .min(1)
      .default('*')
      .describe('Names to take: * and ? stand for any characters, e.g. "orders-*.csv"'),
    complete: z
      .enum(['rename', 'marker', 'stable'])
      .default('stable')
      .describe(
        'How the sender tells that a file is whole, e.g. rename. marker: a second file says so; stable: it no longer changes',
      ),
    stableSeconds: z
      .int()
      .min(1)
      .max(3600)
      .default(10)
      .describe('How long a file must look the same, with complete: stable, e.g. 30. Default 10'),
    marker: z
      .string()
      .regex(/^\.[A-Za-z0-9._-]+$/, 'expected an ending that begins with a dot')
      .default('.done')
      .describe('Ending of the second file, with complete: marker, e.g. .ready. Default .done'),
    maxBytes: z
      .int()
      .min(1)
      .default(1_073_741_824)
      .describe('Largest file that is taken, in bytes, e.g. 50000000. Default 1 GiB'),
  })
  .strict();

const MarkerEnding = z
  .string()
  .regex(/^\.[A-Za-z0-9._-]+$/, 'expected an ending that begins with a dot')
  .max(20);

const SentFileSettings = z
  .object({
    name: z
      .string()
      .min(1)
      .default(DEFAULT_SENT_NAME)
      .describe(
        `Names of files, e.g. "{documentType}-{number}-{controlNumber:6}.{extension}". Placeholders: ${Object.keys(NAME_PARTS).join(', ')}. Default "${DEFAULT_SENT_NAME}"`,
      ),
    marker: MarkerEnding.optional().describe(
      'Ending of an empty file that is written after each file, e.g. .done. Default: none',
    ),
    trigger: z
      .string()
      .refine((name) => fileNameObjection(name) === undefined, 'expected the name of a file')
      .optional()
      .describe('Name of an empty file that is written anew after each batch of files, e.g. READY. Default: none'),
  })
  .strict();

/** `${secret:NAME}`; its form is checked where nothing of a wrong one is told. */
const SecretReference = z.string();
const KeyFile = z.string().regex(/^keys\/[^/]+\.asc$/, 'expected a file in the folder keys');

/** OpenPGP of files (RFC 9580). Of several keys any will do, so that one takes the place of another without a gap. */
const PgpSettings = z
  .object({
    decrypt: z
      .array(SecretReference)
      .min(1)
      .optional()
      .describe(
        'Our private keys: every file that comes is encrypted for one of them, or is refused, e.g. ["${secret:PGP_KEY}"]',
      ),
    verify: z
      .array(KeyFile)
      .min(1)
      .optional()
      .describe(
        'Public keys of the partner: every file that comes is signed with one of them, or is refused, e.g. [keys/acme.asc]',
      ),
    encryptTo: z
      .array(KeyFile)
      .min(1)
      .optional()
      .describe('Public keys that whatever is written there is encrypted for, answers too, e.g. [keys/acme.asc]'),
    sign: SecretReference.optional().describe(
      'Our private key that signs whatever is written there, e.g. "${secret:PGP_KEY}"',
    ),
    passphrases: z
      .array(SecretReference)
      .default([])
      .describe('Passphrases of our keys; each is tried, e.g. ["${secret:PGP_PASSPHRASE}"]'),
  })
  .strict();

/** connections/*.yaml */
export const ConnectionSettings = z
  .object({
    id: Id.describe('Short name of the connection, e.g. acme-drop'),
    connector: z.string().min(1).describe('What it connects with, e.g. sftp'),
    partner: z.string().min(1).optional().describe('Whose files come by it, e.g. acme-stores'),
    mode: z
      .enum(['off', 'shadow', 'live'])
      .describe('live, off, or shadow: everything runs and what would be sent is only shown, e.g. live'),
    config: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('Settings of the connector, see docs/reference/settings.md, e.g. { path: drop/acme }'),
    files: FileSettings.optional().describe(
      'Which files are taken; absent: none, e.g. { pattern: "*.csv", complete: rename }',
    ),
    sentFiles: SentFileSettings.optional().describe(
      'How what is sent to it is named and announced, e.g. { name: "{number}-{key}.{extension}", marker: .done }',
    ),
    pollSeconds: z.int().min(1).max(86_400).default(5).describe('Seconds between looks for files, e.g. 60. Default 5'),
    requestsPerSecond: z
      .number()
      .positive()
      .max(10_000)
      .optional()
      .describe('Most documents sent in a second, over all processes of the hub, e.g. 5 or 0.5. Default: no limit'),
    mappings: z
      .array(z.string().min(1))
      .default([])
      .describe('Mappings that its files may need, e.g. [standards/ubl/order]. Default: all'),
    expect: z
      .unknown()
      .optional()
      .describe('When files come and how large they are, see docs/workspace.md, e.g. { by: "18:00", days: mon-fri }'),
    pgp: PgpSettings.optional().describe(
      'Files are encrypted and signed with OpenPGP, see docs/workspace.md, e.g. { decrypt: ["${secret:PGP_KEY}"], verify: [keys/acme.asc] }',
    ),
    outputs: z
      .partialRecord(DocumentType, z.string().min(1))
      .default({})
      .describe(
        'Mappings that write what is sent to it, by document type, e.g. { Order: standards/ubl/order }. Default: canonical JSON',
      ),
  })
  .strict();

export type CompanySettings = z.infer<typeof CompanySettings>;
export type PartnerSettings = z.infer<typeof PartnerSettings>;
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;
export type PgpSettings = z.infer<typeof PgpSettings>;
export type SentFileSettings = z.infer<typeof SentFileSettings>;
export type FileSettings = z.infer<typeof FileSettings>;
