import { Readable } from 'node:stream';
import { type ReadableStream, TextDecoderStream } from 'node:stream/web';

import type * as OpenPgp from 'openpgp';

import { problem, type ProblemCode, shorten } from '#libs/documents';

import { idText, library, namesOf, privateKey, publicKey, reasonOf } from './keys.js';
import { type MessageKind, messageKind, START_BYTES } from './message-kind.js';
import { KeyUnusable, MessageRefused } from './refused.js';

/** Armored keys. Of several, any will do: so one takes the place of another without a gap. */
export interface OpeningKeys {
  /** Ours. None: messages are signed and not encrypted. */
  decrypt: readonly string[];
  /** Those of whoever must have signed. None: signatures are not asked for. */
  verify: readonly string[];
  passphrases: readonly string[];
}

export interface OpeningLimits {
  /** Most clear bytes: a small message may hold as many as it likes. */
  maxBytes: number;
  /** When it came: a signature counts whose key was valid then. */
  at: Date;
}

/** A sender's clock may be ahead by this much. */
const CLOCK_SKEW_MS = 10 * 60_000;

/** The id that stands for whichever key opens it (gpg --hidden-recipient). */
const ANYBODY = '0'.repeat(16);

type Keys = { ours: OpenPgp.PrivateKey[]; theirs: OpenPgp.PublicKey[] };

/**
 * The clear bytes of an OpenPGP message, armored or binary, in bounded memory. They are whole, unchanged and signed as demanded only when the
 * iteration has ended: until then they must not be used.
 * @returns whose signature holds, where signatures are asked for
 * @throws MessageRefused, KeyUnusable while it is iterated.
 */
export async function* openedMessage(
  bytes: AsyncIterable<Uint8Array>,
  armored: OpeningKeys,
  { maxBytes, at }: OpeningLimits,
): AsyncGenerator<Uint8Array, string | undefined> {
  const keys = {
    ours: await Promise.all(armored.decrypt.map((key) => privateKey('decrypt', key, armored.passphrases))),
    theirs: await Promise.all(armored.verify.map((key) => publicKey('verify', key))),
  };
  try {
    const { start, whole } = await startOf(bytes);
    const message = await readMessage(messageKind(start), whole, keys);
    const { data, signatures } = await unwrap(message, keys, new Date(at.getTime() + CLOCK_SKEW_MS));
    let size = 0;
    for await (const chunk of data) {
      size += chunk.byteLength;
      if (size > maxBytes) throw refusal('pgp-too-large', { expected: String(maxBytes) });
      yield chunk;
    }
    return keys.theirs.length === 0 ? undefined : await requireSignature(signatures, keys.theirs);
  } catch (error) {
    if (error instanceof MessageRefused || error instanceof KeyUnusable) throw error;
    throw refusal('pgp-damaged', { found: shorten(reasonOf(error)) });
  }
}

/** The packets of a message up to where its content begins; that it is encrypted for us is certain then. */
async function readMessage(kind: MessageKind, whole: AsyncIterable<Uint8Array>, keys: Keys) {
  if (kind === 'other' || kind === 'clear-signed') throw notSealed(kind, keys);
  const stream: ReadableStream<Uint8Array> = Readable.toWeb(Readable.from(whole, { objectMode: false }));
  const openpgp = await library();
  const message =
    kind === 'armored'
      ? await openpgp.readMessage({ armoredMessage: stream.pipeThrough(new TextDecoderStream('latin1')) })
      : await openpgp.readMessage({ binaryMessage: stream });
  const { symEncryptedIntegrityProtectedData, symmetricallyEncryptedData, aeadEncryptedData } = openpgp.enums.packet;
  const isEncrypted =
    message.packets.findPacket(symEncryptedIntegrityProtectedData) ??
    message.packets.findPacket(aeadEncryptedData) ??
    message.packets.findPacket(symmetricallyEncryptedData);
  if (isEncrypted === undefined) {
    if (keys.ours.length > 0) throw notSealed('signed', keys);
    return message;
  }
  if (message.packets.findPacket(symmetricallyEncryptedData) !== undefined) throw refusal('pgp-unprotected', {});
  const receivers = message.getEncryptionKeyIDs();
  const isForUs = receivers.some((id) => idText(id) === ANYBODY || keys.ours.some((key) => key.getKeys(id).length > 0));
  if (!isForUs)
    throw refusal('pgp-wrong-key', {
      found: receivers.length === 0 ? 'a password' : `the key ${receivers.map(idText).join(', ')}`,
      expected: keys.ours.length === 0 ? 'no key: it is to be signed only' : namesOf(keys.ours),
    });
  return message;
}

type Message = Awaited<ReturnType<typeof readMessage>>;

async function unwrap(message: Message, { ours, theirs }: Keys, date: Date) {
  const openpgp = await library();
  const shared = {
    message,
    format: 'binary',
    date,
    verificationKeys: theirs,
    // What comes before the end is only put aside; whoever changed it is found out there, and nothing was used.
    config: { allowUnauthenticatedStream: true },
  } as const;
  return ours.length > 0 ? openpgp.decrypt({ ...shared, decryptionKeys: ours }) : openpgp.verify(shared);
}

/** The first bytes, and all of them once more. */
async function startOf(bytes: AsyncIterable<Uint8Array>) {
  const chunks = bytes[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let size = 0;
  while (size < START_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    seen.push(next.value);
    size += next.value.length;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield* seen;
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  }
  return { start: Buffer.concat(seen), whole: whole() };
}

/**
 * One good signature of one of the keys is enough.
 * @returns whose it is
 */
async function requireSignature(
  signatures: Awaited<ReturnType<typeof unwrap>>['signatures'],
  theirs: readonly OpenPgp.PublicKey[],
): Promise<string> {
  const expected = namesOf(theirs);
  if (signatures.length === 0) throw refusal('pgp-not-signed', { expected });
  const known = signatures.filter(({ keyID }) => theirs.some((key) => key.getKeys(keyID).length > 0));
  if (known.length === 0)
    throw refusal('pgp-signature-unknown', {
      found: `the key ${signatures.map(({ keyID }) => idText(keyID)).join(', ')}`,
      expected,
    });
  const judged = await Promise.allSettled(known.map(({ verified }) => verified));
  const good = known[judged.findIndex(({ status }) => status === 'fulfilled')];
  if (good !== undefined) return namesOf(theirs.filter((key) => key.getKeys(good.keyID).length > 0));
  const [reason] = judged.flatMap((each) => (each.status === 'rejected' ? [reasonOf(each.reason)] : []));
  throw refusal('pgp-signature-wrong', { found: shorten(reason ?? ''), expected });
}

const FOUND: Readonly<Partial<Record<MessageKind, string>>> = {
  signed: 'it is signed only, and can be read by anyone',
  'clear-signed': 'it is a text with a signature below it',
};

function notSealed(kind: MessageKind, { ours, theirs }: Keys): MessageRefused {
  const found = FOUND[kind] ?? 'it is no OpenPGP message';
  if (ours.length > 0) return refusal('pgp-not-encrypted', { found, expected: namesOf(ours) });
  return refusal('pgp-not-signed-file', { found, expected: namesOf(theirs) });
}

const refusal = (code: ProblemCode, details: { found?: string; expected?: string }): MessageRefused =>
  new MessageRefused(problem(code, details));
