import { type Problem, problem } from '#libs/documents';
import {
  type endHeldDocument,
  findDocument,
  findReceipt,
  lockHold,
  type Receipt,
  type StoredDocument,
  type Trx,
} from '#libs/store';
import type { Workspace } from '#libs/workspace';

import type { Hub } from '../hub.js';

/** A person, and why: both go to the event log. */
export interface Verdict {
  by: string;
  reason: string;
}

/** An open hold, locked, with what it holds and the configuration that is active now. */
export interface Held {
  id: string;
  companyId: string;
  /** Null: the document belongs to no order. */
  orderId: string | null;
  document: StoredDocument;
  receipt: Receipt;
  workspace: Workspace;
  version: number;
}

export type HoldEnd =
  /** `number`: of the order, or the document's own. `targets`: connections that it goes on to. */
  { ok: true; documentType: string; number: string; targets: string[] } | { ok: false; problem: Problem };

/** How a hold ends: what is written besides, and the documents' outcome; or why it cannot end so. */
export type Ending =
  | {
      ok: true;
      number: string;
      targets: string[];
      outcome: Parameters<typeof endHeldDocument>[2];
      /** Other receipts that may have nothing left to wait for. */
      relieved?: readonly string[];
    }
  | Extract<HoldEnd, { ok: false }>;

export const holdUnknown = (id: string): HoldEnd => ({ ok: false, problem: problem('hold-unknown', { found: id }) });

/** Locks the hold of that id and loads what it is about; undefined when it is not open. */
export async function lockHeld(hub: Hub, trx: Trx, id: string): Promise<Held | undefined> {
  const hold = await lockHold(trx, id);
  const document = hold && (await findDocument(trx, hold.documentId));
  const receipt = document && (await findReceipt(trx, document.receiptId));
  if (hold === undefined || document === undefined || receipt === undefined) return undefined;
  const { workspace, version } = await hub.configurations.active(hold.companyId);
  return { id, companyId: hold.companyId, orderId: hold.orderId, document, receipt, workspace, version };
}
