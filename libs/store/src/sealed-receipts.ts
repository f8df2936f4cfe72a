import type { Trx } from './database.js';
import { findReceipt, findSameContent, LeaseLost, type Receipt } from './receipts.js';
import type { SealedAs } from './tables.js';

/**
 * A receipt is one of what was inside of its file from now on; and a duplicate when the same content came before on its connection, unless it runs again.
 * @throws LeaseLost when it went on without us; the unique violation when another one brings the same content at this moment.
 */
export async function recordOpened(
  trx: Trx,
  { id, companyId, connectionId, replayOf }: Receipt,
  fence: number,
  content: { fileName: string; size: number; sha256: string; sealed: SealedAs },
): Promise<Receipt> {
  const first = replayOf === null ? await findSameContent(trx, companyId, connectionId, content.sha256) : undefined;
  const { numUpdatedRows } = await trx
    .updateTable('receipts')
    .set({
      file_name: content.fileName,
      size: content.size,
      sha256: content.sha256,
      sealed: JSON.stringify(content.sealed),
      duplicate_of: first?.id ?? null,
    })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('status', '=', 'received')
    .executeTakeFirst();
  const opened = Number(numUpdatedRows) === 1 ? await findReceipt(trx, id) : undefined;
  if (opened === undefined) throw new LeaseLost(id);
  return opened;
}
