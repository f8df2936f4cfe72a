import type { FileSession, Outcome } from '#libs/connector-sdk';
import { failed, succeeded, TransferFailed } from '#libs/connector-sdk';
import { type Claim, deleteClaim, insertClaim, newId, openClaims, type StoredBlob } from '#libs/store';

import type { Hub } from '../hub.js';
import { acceptReceipt } from './accept-receipt.js';
import type { Inbox } from './inbox.js';
import { type Candidate, readyFiles, unsettledFiles } from './readiness.js';
import { rememberListing } from './remember-listing.js';

export interface ReceiveReport {
  received: number;
  /** Matching files that have not looked the same for long enough. */
  unsettled: number;
}

/** Files that one poll takes before others get their turn. */
const MAX_FILES_A_POLL = 200;

/**
 * One poll of an inbox. Each file is taken once, whole, or not at all: claim row, claim by rename, bytes to the blob store, size compared
 * before and after, receipt committed, and only then archived at the source. Whatever a crash interrupts, the next poll continues.
 */
export async function receiveFiles(hub: Hub, inbox: Inbox, session: FileSession): Promise<Outcome<ReceiveReport>> {
  const claimed = await resumeClaims(hub, inbox, session);
  if (!claimed.ok) return claimed;
  const listing = await session.list();
  if (!listing.ok) return listing;
  const stable = await rememberListing(hub, inbox, listing.value);
  const ready = readyFiles(listing.value, inbox.settings, stable).slice(0, MAX_FILES_A_POLL);
  let received = claimed.value;
  for (const candidate of ready) {
    if (hub.signal.aborted) break;
    const taken = await takeFile(hub, inbox, session, candidate);
    if (!taken.ok) return taken;
    received += taken.value;
  }
  return succeeded({ received, unsettled: unsettledFiles(listing.value, inbox.settings) - ready.length });
}

async function takeFile(hub: Hub, inbox: Inbox, session: FileSession, candidate: Candidate): Promise<Outcome<number>> {
  const { file } = candidate;
  const id = newId('clm');
  await insertClaim(hub.database, {
    id,
    companyId: inbox.companyId,
    connectionId: inbox.connectionId,
    name: file.name,
    size: file.size,
  });
  const claim = await session.claim(file.name, id);
  // No file any more, or none that may be taken: the next listing judges it anew, and the others go on.
  const isGone = claim.ok ? claim.value === 'gone' : claim.failure.kind === 'rejected';
  if (isGone) {
    await deleteClaim(hub.database, id);
    return succeeded(0);
  }
  if (!claim.ok) return claim;
  if (candidate.marker !== undefined) await session.remove(candidate.marker);
  return finishClaim(hub, inbox, session, { id, name: file.name, receiptId: null });
}

/**
 * A claim whose file never moved is kept for so long: a worker that was stopped just before its rename may still carry it out, and then only the
 * claim knows the file's name.
 */
const ABANDONED_SECONDS = 86_400;

/** Continues what an earlier poll left half done. */
async function resumeClaims(hub: Hub, inbox: Inbox, session: FileSession): Promise<Outcome<number>> {
  const claims = await openClaims(hub.database, inbox.companyId, inbox.connectionId);
  if (claims.length === 0) return succeeded(0);
  const held = await session.listClaimed();
  if (!held.ok) return held;
  const present = new Set(held.value.map((file) => file.name));
  let received = 0;
  for (const claim of claims) {
    if (!present.has(claim.id)) {
      const isArchived = claim.receiptId !== null;
      if (isArchived || claim.ageSeconds > ABANDONED_SECONDS) await deleteClaim(hub.database, claim.id);
      continue;
    }
    const finished = await finishClaim(hub, inbox, session, claim);
    if (!finished.ok) return finished;
    received += finished.value;
  }
  return succeeded(received);
}

async function finishClaim(hub: Hub, inbox: Inbox, session: FileSession, claim: Claim): Promise<Outcome<number>> {
  let received = 0;
  if (claim.receiptId === null) {
    const blob = await download(hub, inbox, session, claim);
    if (!blob.ok) {
      // Still being written, or too large: back to the inbox, where the next listing judges it anew.
      if (blob.failure.kind === 'rejected') await session.release(claim.id, claim.name);
      if (blob.failure.kind === 'rejected') await deleteClaim(hub.database, claim.id);
      return blob.failure.kind === 'rejected' ? succeeded(0) : blob;
    }
    await acceptReceipt(hub, {
      companyId: inbox.companyId,
      connectionId: inbox.connectionId,
      partnerId: inbox.partnerId,
      fileName: claim.name,
      blob: blob.value,
      claimId: claim.id,
    });
    received = 1;
  }
  const archived = await session.archive(claim.id, claim.name);
  // A failed archive never imports again: the claim knows its receipt, and the next poll tries the move again.
  if (!archived.ok) return archived;
  await deleteClaim(hub.database, claim.id);
  return succeeded(received);
}

async function download(hub: Hub, inbox: Inbox, session: FileSession, claim: Claim): Promise<Outcome<StoredBlob>> {
  const opened = await session.readClaimed(claim.id);
  if (!opened.ok) return opened;
  const { stat, bytes } = opened.value;
  let blob: StoredBlob;
  try {
    blob = await hub.blobs.put(bytes, inbox.settings.maxBytes);
  } catch (error) {
    if (error instanceof TransferFailed) return failed(error.failure);
    return failed({ kind: 'transient', message: `reading ${claim.name} broke off: ${(error as Error).message}` });
  }
  const after = await session.statClaimed(claim.id);
  if (!after.ok) return after;
  const unchanged = after.value?.size === stat.size && after.value.modified === stat.modified;
  if (blob.size !== stat.size || !unchanged) {
    return failed({
      kind: 'rejected',
      message: `${claim.name} changed while it was read: ${stat.size} bytes listed, ${blob.size} read, ${after.value?.size ?? 'none'} after`,
    });
  }
  return succeeded(blob);
}
