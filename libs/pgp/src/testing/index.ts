import { generateKey } from 'openpgp';

export interface TestKey {
  publicKey: string;
  privateKey: string;
}

/** A key pair of Curve25519, armored, an hour old. Made in some milliseconds. */
export async function makeKey(
  name: string,
  how: { passphrase?: string; date?: Date; validSeconds?: number; signOnly?: boolean } = {},
): Promise<TestKey> {
  const { passphrase, date = new Date(Date.now() - 3_600_000), validSeconds, signOnly } = how;
  const { publicKey, privateKey } = await generateKey({
    userIDs: { name, email: `${name.toLowerCase()}@pgp.example` },
    format: 'armored',
    ...(passphrase !== undefined && { passphrase }),
    date,
    ...(validSeconds !== undefined && { keyExpirationTime: validSeconds }),
    ...(signOnly === true && { subkeys: [] }),
  });
  return { publicKey, privateKey };
}
