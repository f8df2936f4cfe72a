import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

import { checkUse, library, privateKey, publicKey } from './keys.js';

/** Armored keys. At least one of the two uses is there. */
export interface SealingKeys {
  /** Whoever has one of these can read it. None: it is signed only. */
  encryptTo: readonly string[];
  /** Ours, when it is signed. */
  sign?: string;
  passphrases: readonly string[];
}

/** Makes a binary OpenPGP message of bytes, in bounded memory. The same bytes give another message every time. */
export type Seal = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/**
 * What encrypts, signs, or does both, with keys that are read once and can be used at that moment.
 * @throws KeyUnusable when a key cannot be read, has expired, or is not for that.
 */
export async function sealWith({ encryptTo, sign, passphrases }: SealingKeys, at: Date): Promise<Seal> {
  const receivers = await Promise.all(encryptTo.map((armored) => publicKey('encryptTo', armored)));
  for (const key of receivers) await checkUse(key, 'encryptTo', at);
  const signer = sign === undefined ? undefined : await privateKey('sign', sign, passphrases);
  if (signer !== undefined) await checkUse(signer, 'sign', at);
  const { createMessage, encrypt, sign: signed } = await library();
  return async function* seal(bytes) {
    const stream: ReadableStream<Uint8Array> = Readable.toWeb(Readable.from(bytes, { objectMode: false }));
    const shared = { message: await createMessage({ binary: stream, date: at }), format: 'binary', date: at } as const;
    const signing = signer === undefined ? {} : { signingKeys: signer };
    if (receivers.length > 0) yield* await encrypt({ ...shared, encryptionKeys: receivers, ...signing });
    else if (signer !== undefined) yield* await signed({ ...shared, signingKeys: signer });
  };
}
