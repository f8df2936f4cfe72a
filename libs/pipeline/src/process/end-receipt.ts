import { described, type KnownProblem, type Problem } from '#libs/documents';
import { expectationFor } from '#libs/lifecycle';
import type { CompiledMapping } from '#libs/mapping';
import type { WholeSource } from '#libs/reading';
import {
  appendEvents,
  finishReceipt,
  type ReceiptEnd,
  type ReceiptLease,
  type ReceiptStatus,
  renewLevels,
  type Trx,
} from '#libs/store';

import { missedReleases } from '../cross-references/release-waiting.js';
import { raiseException } from '../exceptions/raise.js';
import { factsOf } from '../feeds/judge-file.js';
import type { Hub } from '../hub.js';
import { planReply } from '../reply/plan-reply.js';
import { planResults } from '../reply/plan-results.js';
import type { Found, Run } from './receipt-run.js';

/** A file that is refused as a whole: nothing of it reaches the lifecycle, its sender is told why. */
export async function refuse(
  hub: Hub,
  lease: ReceiptLease,
  run: Run,
  status: 'rejected' | 'quarantined',
  problems: readonly Problem[],
  mapping?: CompiledMapping,
): Promise<void> {
  const { receipt } = lease;
  const told = problems.map((problem) => described(problem));
  hub.log.warn(
    {
      receipt: receipt.id,
      connection: receipt.connectionId,
      file: receipt.fileName,
      problems: told.slice(0, 5).map(({ code }) => code),
    },
    `${receipt.fileName} ${status}: ${told[0]?.message ?? ''}`,
  );
  await finish(hub, lease, run, {
    status,
    problem: { problems: told },
    ...(mapping === undefined ? {} : { mapping: `${mapping.id}@${mapping.version}`, documentType: mapping.target }),
  });
}

/** A file that a person should look at first: nothing of it reaches the lifecycle as long as it is held, and its sender is told so. */
export async function hold(
  hub: Hub,
  lease: ReceiptLease,
  { run, connection }: Found,
  sources: readonly WholeSource[],
  problems: readonly KnownProblem[],
): Promise<void> {
  const { receipt } = lease;
  const told = problems.map((problem) => described(problem));
  const facts = factsOf(sources);
  const expectation = expectationFor(connection.expect, facts.documentType);
  const exception = await hub.database.transaction().execute(async (trx) => {
    await close(hub, trx, lease, run, { status: 'held', ...facts, problem: { problems: told } });
    return raiseException(hub, trx, {
      companyId: receipt.companyId,
      kind: 'file-size',
      key: receipt.id,
      subjectType: 'receipt',
      subjectId: receipt.id,
      severity: expectation?.severity ?? 'medium',
      owner: expectation?.owner ?? 'operations',
      problem: problems[0]!,
      impact: {
        connection: connection.id,
        fileName: receipt.fileName,
        documentType: facts.documentType,
        rows: facts.rows,
      },
      at: hub.now(),
    });
  });
  hub.log.warn(
    { receipt: receipt.id, connection: connection.id, file: receipt.fileName, exception },
    `${receipt.fileName} is held as a whole: ${told[0]!.message}`,
  );
}

/** Of such a file nothing was applied. */
const REFUSED_WHOLE: ReadonlySet<ReceiptStatus> = new Set(['rejected', 'quarantined']);

export async function endDuplicate(hub: Hub, lease: ReceiptLease, run: Run): Promise<void> {
  const { receipt } = lease;
  const first = await hub.database
    .selectFrom('receipts')
    .select(['id', 'file_name as fileName', 'document_type as documentType', 'received_at as receivedAt', 'status'])
    .where('id', '=', receipt.duplicateOf!)
    .executeTakeFirstOrThrow();
  const duplicate = described({
    severity: 'warning',
    code: REFUSED_WHOLE.has(first.status) ? 'file-duplicate-of-refused' : 'file-duplicate',
    params: { first: first.fileName, receipt: first.id },
  });
  await hub.database.transaction().execute(async (trx) => {
    // A stock report is absolute: the same content again says that it still holds.
    if (first.documentType === 'InventoryReport')
      await renewLevels(trx, receipt.companyId, first.id, receipt.receivedAt);
    await close(hub, trx, lease, run, {
      status: 'duplicate',
      problem: { problems: [duplicate] },
      ...(first.documentType === null ? {} : { documentType: first.documentType }),
    });
  });
}

export async function finish(hub: Hub, lease: ReceiptLease, run: Run, end: ReceiptEnd): Promise<void> {
  await hub.database.transaction().execute(async (trx) => {
    const used = { version: run.version, revision: run.added.revision, due: run.due };
    const releaseMissed = await missedReleases(hub, trx, lease.receipt, used);
    await close(hub, trx, lease, run, end);
    await releaseMissed();
  });
  await planResults(hub, [lease.receipt.id], run.version);
}

async function close(
  hub: Hub,
  trx: Trx,
  { receipt, fence }: ReceiptLease,
  { version, added }: Run,
  end: ReceiptEnd,
): Promise<void> {
  await finishReceipt(trx, receipt.id, fence, end);
  await appendEvents(
    trx,
    [
      {
        companyId: receipt.companyId,
        subjectType: 'receipt',
        subjectId: receipt.id,
        type: `receipt.${end.status}`,
        payload: {
          mapping: end.mapping,
          entries: end.entries,
          rows: end.rows,
          problem: end.problem,
          configuration: version,
          tables: added.revision,
        },
        actor: 'hub',
      },
    ],
    hub.now(),
  );
  if (receipt.rerunAt === null) await planReply(hub, trx, receipt, version, 'received');
  if (end.status !== 'applied' && end.status !== 'held')
    await planReply(hub, trx, { ...receipt, resultRound: 1 }, version, 'result');
}
