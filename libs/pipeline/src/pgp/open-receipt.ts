import { described, type KnownProblem, problem } from '#libs/documents';
import { KeyUnusable, MessageRefused, openedMessage, openedName } from '#libs/pgp';
import {
  appendEvents,
  findReceipt,
  type Receipt,
  type ReceiptLease,
  recordOpened,
  type SealedAs,
  type StoredBlob,
} from '#libs/store';
import type { Connection } from '#libs/workspace';

import type { Hub } from '../hub.js';
import { SecretMissing } from '../secrets.js';

/** Largest content where a connection states no limit: what was posted to us. */
const MAX_BYTES = 1_073_741_824;

export type Opened = { ok: true; lease: ReceiptLease } | { ok: false; problem: KnownProblem };

/**
 * Opens a file of a connection whose files come encrypted or signed, once: from then on its receipt is one of what was inside, and all that reads, answers
 * or repeats it knows nothing of keys. What came is kept beside it, unchanged. A file whose content came before is a duplicate now.
 */
export async function openReceipt(hub: Hub, lease: ReceiptLease, connection: Connection): Promise<Opened> {
  const { pgp } = connection;
  const isOpen = lease.receipt.sealed !== null || pgp === undefined;
  if (isOpen || (pgp.decrypt === undefined && pgp.verify.length === 0)) return { ok: true, lease };
  if (await wasTakenAsItIs(hub, lease.receipt)) return { ok: true, lease };
  try {
    const { clear, signedBy } = await openBytes(hub, lease.receipt, connection);
    return { ok: true, lease: { ...lease, receipt: await record(hub, lease, clear, signedBy) } };
  } catch (error) {
    if (error instanceof MessageRefused) return { ok: false, problem: error.problem };
    const reason = ownFault(error);
    if (reason === undefined) throw error;
    return { ok: false, problem: problem('pgp-own-key', { found: reason }) };
  }
}

/** A repeat of a file that came before anybody encrypted there, and was read: a duplicate or a refused one never was. */
async function wasTakenAsItIs(hub: Hub, { replayOf }: Receipt): Promise<boolean> {
  const original = replayOf === null ? undefined : await findReceipt(hub.database, replayOf);
  return original !== undefined && original.sealed === null && original.mapping !== null;
}

/** Why we cannot open anything at present; undefined when that is not what happened. */
function ownFault(error: unknown): string | undefined {
  if (error instanceof KeyUnusable) return described(error.problem).message;
  return error instanceof SecretMissing ? `${error.message}.` : undefined;
}

async function openBytes(hub: Hub, { companyId, sha256, receivedAt }: Receipt, connection: Connection) {
  const keys = await hub.resolvePgpKeys(companyId, connection);
  const maxBytes = connection.files?.maxBytes ?? MAX_BYTES;
  let signedBy: string | undefined;
  async function* content(): AsyncGenerator<Uint8Array> {
    signedBy = yield* openedMessage(hub.blobs.open(sha256), keys, { maxBytes, at: receivedAt });
  }
  // Written down under its hash only once it has ended well.
  const clear = await hub.blobs.put(content(), maxBytes);
  return { clear, signedBy };
}

/** Two that bring one content at the same moment: the second sees the first when it looks once more. */
async function record(
  hub: Hub,
  lease: ReceiptLease,
  clear: StoredBlob,
  signedBy: string | undefined,
): Promise<Receipt> {
  try {
    return await recordOnce(hub, lease, clear, signedBy);
  } catch (error) {
    if ((error as { code?: unknown }).code !== '23505') throw error;
    return recordOnce(hub, lease, clear, signedBy);
  }
}

function recordOnce(
  hub: Hub,
  { receipt, fence }: ReceiptLease,
  clear: StoredBlob,
  signedBy: string | undefined,
): Promise<Receipt> {
  const sealed: SealedAs = {
    fileName: receipt.fileName,
    size: receipt.size,
    sha256: receipt.sha256,
    ...(signedBy !== undefined && { signedBy }),
  };
  return hub.database.transaction().execute(async (trx) => {
    const opened = await recordOpened(trx, receipt, fence, {
      ...clear,
      fileName: openedName(receipt.fileName),
      sealed,
    });
    await appendEvents(
      trx,
      [
        {
          companyId: receipt.companyId,
          subjectType: 'receipt',
          subjectId: receipt.id,
          type: 'receipt.opened',
          payload: { ...clear, sealed, duplicateOf: opened.duplicateOf ?? undefined },
          actor: 'hub',
        },
      ],
      hub.now(),
    );
    return opened;
  });
}
