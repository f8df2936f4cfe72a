import type { Document, DocumentType } from '#libs/documents';
import { assignControlNumbers, type ClaimedIntent } from '#libs/store';

import type { Hub } from '../hub.js';
import { localDate } from '../local-date.js';
import type { Target } from './target.js';
import { outputOn } from './written-body.js';

/**
 * The claimed documents with their control numbers, where the connection uses them: in names, or in what its outputs write. Each gets the next
 * number of its partner and type once, and keeps it over attempts, replays and resends.
 */
export async function withControlNumbers(
  hub: Hub,
  target: Target,
  connectionId: string,
  claimed: readonly ClaimedIntent[],
): Promise<readonly ClaimedIntent[]> {
  const wanted = target.mode === 'live' ? claimed.filter((intent) => wantsNumber(target, intent)) : [];
  const [first] = wanted;
  if (first === undefined) return claimed;
  const numbers = await assignControlNumbers(
    hub.database,
    first.companyId,
    connectionId,
    wanted.map((intent) => ({
      id: intent.id,
      partnerId: target.naming.partnerOf(JSON.parse(intent.body!) as Document)?.id ?? '',
      documentType: intent.effect,
    })),
  );
  return claimed.map((intent) => ({ ...intent, controlNumber: numbers.get(intent.id) ?? intent.controlNumber }));
}

function wantsNumber(
  { writesFiles, naming, outputs }: Target,
  { effect, body, controlNumber, createdAt }: ClaimedIntent,
): boolean {
  if (body === null || controlNumber !== null) return false;
  if (writesFiles && naming.name.has('controlNumber')) return true;
  return outputOn(outputs, effect as DocumentType, localDate(createdAt, outputs.timezone))?.usesControlNumber === true;
}
