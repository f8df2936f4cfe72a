import type { Failure } from '#libs/connector-sdk';
import type { ClaimedIntent } from '#libs/store';

import { reactTo } from './reaction.js';
import type { Sent } from './send-intent.js';
import type { Target } from './target.js';

/**
 * Writes the trigger file of a batch once its files are there. While that fails none of them counts as delivered: they are found again, and
 * announced, at the next attempt.
 */
export async function announce(
  target: Target,
  sent: readonly Sent[],
  claimed: readonly ClaimedIntent[],
): Promise<Sent[]> {
  const { trigger } = target.naming;
  const attempts = new Map(claimed.map((intent) => [intent.id, intent.attempt]));
  const isPlaced = ({ settlement, isFile }: Sent): boolean => isFile === true && settlement.state === 'confirmed';
  const writer = Object.values(target.connector.send ?? {}).find((sender) => sender?.files !== undefined)?.files;
  if (trigger === undefined || writer === undefined || !sent.some(isPlaced)) return [...sent];
  const announced = await writer.announce(target.context as never, trigger);
  if (announced.ok) return [...sent];
  // The files are there: whatever the trigger is refused for, they are not.
  const failure: Failure =
    announced.failure.kind === 'rejected' ? { ...announced.failure, kind: 'transient' } : announced.failure;
  return sent.map((one) => {
    if (!isPlaced(one)) return one;
    const attempt = attempts.get(one.settlement.id) ?? 1;
    const reaction = reactTo(failure, { attempt, idempotency: 'native', settleMs: 0, random: Math.random() });
    const { id, fence } = one.settlement;
    return { settlement: { id, fence, state: reaction.state, delayMs: reaction.delayMs, failure }, failure, reaction };
  });
}
