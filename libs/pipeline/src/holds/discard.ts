import { described, type DescribedProblem, problem } from '#libs/documents';
import { discardHold } from '#libs/lifecycle';
import { appendEvents, lockOrder, type Trx, updateOrders } from '#libs/store';

import type { Hub } from '../hub.js';
import { carriedEvents } from '../process/decide-carried-entry.js';
import { stockEvents } from '../process/decide-stock-entry.js';
import type { Ending, Held, Verdict } from './held.js';
import { orderEvents, orderWrite } from './order-writes.js';
import { carriedOf } from './release-carried.js';

/** What the sender is told. */
const refusal = (reason: string): { outcome: 'discarded'; problem: DescribedProblem } => ({
  outcome: 'discarded',
  problem: described(problem('document-discarded', { params: { reason } })),
});

/** A held order, or a held revision of an accepted one, is refused. */
export async function discardOrder(hub: Hub, trx: Trx, held: Held, verdict: Verdict): Promise<Ending> {
  const order = await lockOrder(trx, held.orderId!);
  if (order === undefined) return { ok: false, problem: problem('hold-unknown', { found: held.id }) };
  const decision = discardHold(order.state, verdict);
  if (decision.kind === 'rejected') return { ok: false, problem: decision.problems[0]! };
  const now = hub.now();
  if (decision.state !== undefined) await updateOrders(trx, [orderWrite(order, held, decision.state)], now);
  await appendEvents(trx, orderEvents(order, held, decision.events, verdict), now);
  return { ok: true, number: order.state.key.orderNumber, targets: [], outcome: refusal(verdict.reason) };
}

/** A held stock report is refused: the levels stay as they were. */
export async function discardStock(hub: Hub, trx: Trx, held: Held, { by, reason }: Verdict): Promise<Ending> {
  const { document, receipt, workspace, companyId } = held;
  const partner = workspace.partners.find((one) => one.id === receipt.partnerId);
  if (partner === undefined) return { ok: false, problem: problem('hold-unknown', { found: held.id }) };
  if (reason.trim() === '') return { ok: false, problem: problem('hold-reason-missing', { found: held.id }) };
  const stock = { companyId, partner, documentId: document.id };
  const event = { type: 'inventory.discarded', version: 1, payload: { hold: held.id, reason } };
  await appendEvents(trx, stockEvents(stock, [event], { actor: by, cause: held.id }), hub.now());
  return { ok: true, number: document.documentNumber ?? '', targets: [], outcome: refusal(reason) };
}

/** Any other held document is refused: nobody gets it, and what was accepted under its number stays. */
export async function discardCarried(hub: Hub, trx: Trx, held: Held, { by, reason }: Verdict): Promise<Ending> {
  if (reason.trim() === '') return { ok: false, problem: problem('hold-reason-missing', { found: held.id }) };
  const event = { type: 'document.discarded', version: 1, payload: { hold: held.id, reason } };
  await appendEvents(trx, carriedEvents(carriedOf(held), [event], { actor: by, cause: held.id }), hub.now());
  return { ok: true, number: held.document.documentNumber ?? '', targets: [], outcome: refusal(reason) };
}
