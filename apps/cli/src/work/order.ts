import pc from 'picocolors';

import type { Document } from '#libs/documents';
import { orderProgress } from '#libs/lifecycle';
import { cancelOrder } from '#libs/pipeline';
import {
  type Database,
  documentsOfOrders,
  findOrders,
  orderIntents,
  type StoredOrder,
  subjectEvents,
} from '#libs/store';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany, withHub } from '../installation/with-hub.js';
import { plain } from '../output/plain.js';
import { fail, print, printJson, refuse } from '../output/print.js';
import { table } from '../output/table.js';
import { messageOf } from './message-of.js';

export const showOrder = (idOrNumber: string, options: { company?: string; json?: boolean }): Promise<ExitCode> =>
  withCompany(options.company, async ({ database }, companyId) => {
    const orders = await findOrders(database, companyId, idOrNumber);
    if (orders.length === 0) return refuse('order-unknown', { found: idOrNumber });
    const stories = await Promise.all(orders.map((order) => storyOf(database, order)));
    if (options.json === true) printJson(stories);
    else stories.forEach(printStory);
    return DONE;
  });

interface CancelOptions {
  reason: string;
  by?: string;
}

export const cancel = (id: string, options: CancelOptions): Promise<ExitCode> =>
  withHub(async (hub) => {
    const cancelled = await cancelOrder(hub, id, actor(options.by), options.reason);
    if (!cancelled.ok) return fail(cancelled.problem);
    print(`${pc.green('✓')} order ${plain(cancelled.orderNumber)} is cancelled: nothing of it goes out`);
    return DONE;
  });

/** A person's reason, or what of a document the form of its target has no place for. */
function whyOf({ reason, omitted }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof reason === 'string') return reason;
  return Array.isArray(omitted) ? omitted.map((each) => messageOf(each)).join(' ') : undefined;
}

/** An order with all that happened to it. */
const storyOf = async (database: Database, order: StoredOrder) => ({
  order,
  progress: orderProgress(
    order.state,
    (await documentsOfOrders(database, [order.id])).map(({ body }) => body as unknown as Document),
  ),
  targets: await orderIntents(database, order.id),
  timeline: await subjectEvents(database, order.companyId, order.id),
});

type Story = Awaited<ReturnType<typeof storyOf>>;

const TOLD = ['confirmed', 'shipped', 'received', 'invoiced'] as const;

function printStory({ order, progress, targets, timeline }: Story): void {
  const { key, status, version, currency, net, lines } = order.state;
  print(`${order.id}  ${plain(key.orderNumber)}  ${status}  version ${version}`);
  print(
    `  ${key.direction}: buyer ${plain(key.buyerId)}, seller ${plain(key.sellerId)}, net ${net ?? '-'} ${currency ?? ''}`,
  );
  print();
  const quantities = lines.map(({ lineNumber, itemId, unitCode, ordered, cancelled }, index) => [
    lineNumber,
    itemId,
    unitCode,
    ordered,
    cancelled,
    ...TOLD.map((what) => progress.lines[index]![what] ?? '-'),
  ]);
  table(['line', 'item', 'unit', 'ordered', 'cancelled', ...TOLD], quantities).forEach(print);
  if (progress.uncounted > 0)
    print(
      `Not counted: ${progress.uncounted} lines of documents of this order that name none of its lines, or count in another unit.`,
    );
  print();
  const effects = targets.map((one) => [
    one.connectionId,
    one.effect,
    one.state,
    one.attempt,
    one.reference,
    messageOf(one.failure),
  ]);
  table(['target', 'effect', 'state', 'tries', 'reference', 'failure'], effects).forEach(print);
  print();
  const events = timeline.map((event) => [
    event.recordedAt,
    event.type,
    event.actor,
    event.cause,
    whyOf(event.payload),
  ]);
  table(['when', 'what', 'who', 'cause', 'why'], events).forEach(print);
}
