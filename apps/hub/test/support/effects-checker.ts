import type { ErpEffect } from '#simulators/erp';

import type { SentOrder } from './sent-orders.js';

/** What is wrong with what an ERP did, order by order. All lists are empty when everything was done once, whole and in order. */
export interface Verdict {
  /** The newest version never arrived. */
  lost: string[];
  /** A version arrived twice, or an order was made twice. */
  doubled: string[];
  /** An older version arrived after a newer one. */
  inverted: string[];
  /** The ERP has another total than was sent, or an order that nobody sent. */
  altered: string[];
}

/**
 * Compares what an ERP committed, in the order in which it committed it, with what was sent. Versions are told apart by their number of lines. A version that
 * a newer one replaced before it went out may be missing.
 */
export function judgeEffects(effects: readonly ErpEffect[], sent: readonly SentOrder[]): Verdict {
  const verdict: Verdict = { lost: [], doubled: [], inverted: [], altered: [] };
  const ofOrder = new Map(sent.map((order) => [order.number, [] as ErpEffect[]]));
  for (const effect of effects) {
    const known = ofOrder.get(effect.reference);
    if (known === undefined) verdict.altered.push(effect.reference);
    else known.push(effect);
  }
  for (const { number, versions } of sent) {
    const done = ofOrder.get(number)!;
    const arrived = done.map((effect) => versions.findIndex(({ lines }) => lines.length === effect.lines));
    const creations = done.filter((effect) => effect.action === 'create').length;
    if (!arrived.includes(versions.length - 1)) verdict.lost.push(number);
    if (creations > 1 || new Set(arrived).size < arrived.length) verdict.doubled.push(number);
    if (arrived.some((version, index) => index > 0 && version < arrived[index - 1]!)) verdict.inverted.push(number);
    if (done.some((effect, index) => effect.total !== versions[arrived[index]!]?.total)) verdict.altered.push(number);
  }
  return verdict;
}
