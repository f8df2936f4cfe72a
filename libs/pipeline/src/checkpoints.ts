import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { canonicalJson, described, problem, type Problem } from '#libs/documents';
import type { Vault } from '#libs/platform';
import {
  type Checkpoint,
  currentCheckpoint,
  type Database,
  installationRecord,
  newestCheckpointRoot,
  storeCheckpoint,
} from '#libs/store';

/** A checkpoint with an Ed25519 signature (RFC 8032), base64, over the canonical JSON (RFC 8785) of its other members. */
export interface SignedCheckpoint extends Checkpoint {
  signature: string;
}

export interface KeptCheckpoint {
  file: string;
  checkpoint: SignedCheckpoint;
}

/** Below the data folder. */
export const CHECKPOINT_FOLDER = 'checkpoints';
/** The public half of the signing key, beside the checkpoints. */
export const PUBLIC_KEY_FILE = 'public-key.pem';

const KEY_RECORD = 'checkpoint key';

/**
 * Signs what the event log holds and keeps it outside of the database, where whoever rewrites the database does not reach. The private key
 * is made at first use and sealed by the vault, so that every process of an installation signs with the same one.
 */
export class Checkpoints {
  private key: KeyObject | undefined;

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    readonly folder: string,
  ) {}

  /** PEM (SubjectPublicKeyInfo), for auditors. */
  async publicKey(): Promise<string> {
    return createPublicKey(await this.privateKey()).export({ type: 'spki', format: 'pem' }) as string;
  }

  /** Signs the present state of a company's event log and writes it to `file`, by default to one named by the time. */
  async keep(companyId: string, file?: string): Promise<KeptCheckpoint> {
    return this.write(await currentCheckpoint(this.database, companyId), file);
  }

  /** The same, unless nothing was added since the newest one. */
  async keepWhenNew(companyId: string): Promise<KeptCheckpoint | undefined> {
    const checkpoint = await currentCheckpoint(this.database, companyId);
    const isKnown = checkpoint.root === (await newestCheckpointRoot(this.database, companyId));
    return isKnown ? undefined : this.write(checkpoint);
  }

  private async write(checkpoint: Checkpoint, file?: string): Promise<KeptCheckpoint> {
    const signature = sign(null, signedBytes(checkpoint), await this.privateKey()).toString('base64');
    const signed = { ...checkpoint, signature };
    const name = `${checkpoint.companyId}-${checkpoint.createdAt.replaceAll(':', '')}.json`;
    const target = file ?? join(this.folder, name);
    await mkdir(this.folder, { recursive: true });
    await writeWhole(join(this.folder, PUBLIC_KEY_FILE), await this.publicKey(), 'keep');
    await writeWhole(target, `${JSON.stringify(signed, null, 2)}\n`);
    await storeCheckpoint(this.database, checkpoint, signature);
    return { file: target, checkpoint: signed };
  }

  private async privateKey(): Promise<KeyObject> {
    this.key ??= createPrivateKey(await this.unsealedKey());
    return this.key;
  }

  private async unsealedKey(): Promise<string> {
    const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const sealed = await installationRecord(this.database, KEY_RECORD, this.vault.seal(KEY_RECORD, made));
    const unsealed = this.vault.unseal(KEY_RECORD, sealed);
    if (!unsealed.ok) throw new Error(described(unsealed.problem).message);
    return unsealed.secret;
  }
}

const signedBytes = (checkpoint: Checkpoint): Buffer => Buffer.from(canonicalJson(checkpoint), 'utf8');

/** A file appears whole; with `keep`, one that is there stays: a key that auditors hold is never replaced. */
async function writeWhole(file: string, text: string, existing?: 'keep'): Promise<void> {
  if (existing === 'keep') {
    await writeFile(file, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return;
  }
  const draft = `${file}.${process.pid}.part`;
  await writeFile(draft, text);
  await rename(draft, file);
}

const SignedCheckpoint = z.strictObject({
  companyId: z.string(),
  horizon: z.string().regex(/^\d+:\d+:[\d,]*$/),
  subjects: z.int().min(0),
  events: z.int().min(0),
  root: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.iso.datetime(),
  signature: z.base64(),
});

export type CheckedCheckpoint = { ok: true; checkpoint: Checkpoint } | { ok: false; problem: Problem };

/**
 * Reads a signed checkpoint and checks its signature. Needs no database, so an auditor can do it anywhere.
 * @param publicKey PEM, as the auditor was given it
 */
export function readCheckpoint(text: string, publicKey: string): CheckedCheckpoint {
  const parsed = SignedCheckpoint.safeParse(jsonOf(text));
  if (!parsed.success) return { ok: false, problem: problem('checkpoint-unreadable') };
  const { signature, ...checkpoint } = parsed.data;
  return isSignedBy(publicKey, signedBytes(checkpoint), signature)
    ? { ok: true, checkpoint }
    : { ok: false, problem: problem('checkpoint-signature-wrong') };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** False also for what is no key. */
function isSignedBy(publicKey: string, bytes: Buffer, signature: string): boolean {
  try {
    return verify(null, bytes, createPublicKey(publicKey), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
