import {
  bodyOf,
  DEFAULT_SENT_NAME,
  type NameValues,
  type Outcome,
  refusedFor,
  type SentFile,
  SentName,
  type SendRequest,
  succeeded,
} from '#libs/connector-sdk';
import { type Document, problem } from '#libs/documents';
import { type ClaimedIntent, recordUpload, settleSentFile, type StoredSentFile } from '#libs/store';
import type { Connection, Partner, Workspace } from '#libs/workspace';

import type { Hub } from '../hub.js';
import type { Sealing } from '../pgp/sealing.js';
import { writtenType } from './written-body.js';

/** How a connection has its files named and announced. */
export interface Naming {
  name: SentName;
  /** Ending of the empty file after each file. */
  marker?: string;
  /** Name of the empty file after a batch. */
  trigger?: string;
  /** Whom a document is for: whose connection it is, else the partner that the document names. */
  partnerOf(document: Document): Partner | undefined;
  companyZone: string;
}

export function namingOf({ sentFiles, partner }: Connection, workspace: Workspace): Naming {
  const parsed = SentName.parse(sentFiles?.name ?? DEFAULT_SENT_NAME);
  if (typeof parsed === 'string') throw new TypeError(parsed);
  const owner = workspace.partners.find(({ id }) => id === partner);
  return {
    name: parsed,
    ...(sentFiles?.marker !== undefined && { marker: sentFiles.marker }),
    ...(sentFiles?.trigger !== undefined && { trigger: sentFiles.trigger }),
    partnerOf: (document) => owner ?? partnerIn(document, workspace),
    companyZone: workspace.company.timezone,
  };
}

const PARTIES = ['buyer', 'seller', 'carrier', 'shipFrom', 'shipTo'] as const;

function partnerIn(document: Document, workspace: Workspace): Partner | undefined {
  const parties: Partial<Record<string, unknown>> = { ...document };
  for (const name of PARTIES) {
    const found = workspace.partnerOf(parties[name] as Parameters<Workspace['partnerOf']>[0]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The name that a document gets, or the placeholder that it has nothing for. */
export function sentNameOf(
  naming: Naming,
  request: SendRequest,
  intent: Pick<ClaimedIntent, 'createdAt' | 'controlNumber'>,
): Outcome<string> {
  const { document } = request;
  const partner = naming.partnerOf(document);
  const [date, time] = dateAndTime(new Date(intent.createdAt), partner?.timezone ?? naming.companyZone);
  const values: NameValues = {
    documentType: writtenType(request),
    number: document.documentId,
    orderNumber: 'orderNumber' in document ? document.orderNumber : undefined,
    partner: partner?.id,
    date,
    time,
    controlNumber: intent.controlNumber === null ? undefined : String(intent.controlNumber),
    key: request.key,
    extension: bodyOf(request).extension,
  };
  const filled = naming.name.nameOf(values);
  if ('name' in filled) return succeeded(filled.name);
  return refusedFor(
    problem('sent-name-lacks', { expected: `"${naming.name.template}"`, found: `the placeholder ${filled.lacks}` }),
  );
}

/** What a connection makes of a document's file. */
interface Leaving {
  naming: Naming;
  sealing: Sealing;
}

/** More than keys and signatures take. */
const SEAL_BYTES = 1_048_576;

/**
 * The file of a claimed document. Its name and its bytes are settled once, before the first attempt, and kept; every later attempt sends those.
 * @param request with its body, where the file is not settled yet
 */
export async function sentFileOf(
  hub: Hub,
  target: Leaving,
  intent: ClaimedIntent,
  request: SendRequest,
): Promise<Outcome<SentFile>> {
  const settled = intent.file === null ? await settle(hub, target, intent, request) : succeeded(intent.file);
  return settled.ok ? succeeded(fileFrom(hub, target.naming, intent, settled.value)) : settled;
}

async function settle(
  hub: Hub,
  { naming, sealing }: Leaving,
  intent: ClaimedIntent,
  request: SendRequest,
): Promise<Outcome<StoredSentFile>> {
  const plain = sentNameOf(naming, request, intent);
  if (!plain.ok) return plain;
  const seal = await sealing.seal();
  if (!seal.ok) return seal;
  const name = sealing.nameOf(plain.value);
  const content = Buffer.from(bodyOf(request).content);
  const blob = await hub.blobs.put(seal.value(once(content)), content.byteLength * 2 + SEAL_BYTES);
  const settled = await settleSentFile(hub.database, intent, { name, ...blob });
  if (!('takenBy' in settled)) return succeeded(settled);
  return refusedFor(problem('sent-name-repeated', { found: name, params: { other: settled.takenBy } }));
}

const fileFrom = (hub: Hub, { marker }: Naming, intent: ClaimedIntent, stored: StoredSentFile): SentFile => ({
  name: stored.name,
  size: stored.size,
  sha256: stored.sha256,
  open: () => hub.blobs.open(stored.sha256),
  ...(marker !== undefined && { marker: `${stored.name}${marker}` }),
  ...(stored.isAgain && { isAgain: true }),
  ...(stored.uploadedAs !== null && { uploadedAs: stored.uploadedAs }),
  recordUpload: (temporary) => recordUpload(hub.database, intent, temporary),
});

/** What a shadow connection shows: numbers are only given to what is sent. */
export const shadowFile = (name: string): SentFile => ({
  name,
  size: 0,
  sha256: '',
  open: () => once(Buffer.alloc(0)),
  recordUpload: () => Promise.resolve(false),
});

const DIGITS = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const;

/** `20261122` and `143015`, local to a zone. */
function dateAndTime(instant: Date, timeZone: string): [date: string, time: string] {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...DIGITS }).formatToParts(instant);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return [`${of('year')}${of('month')}${of('day')}`, `${of('hour')}${of('minute')}${of('second')}`];
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
