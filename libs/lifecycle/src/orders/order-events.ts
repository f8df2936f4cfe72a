import type { Order, Problem } from '#libs/documents';

import type { EventDraft } from './decision.js';
import type { OrderState } from './order-state.js';

/** An order in an event: enough to tell what changed; the whole content lies with the document of that revision. */
const summary = ({ revision, version, status, currency, net, lines }: OrderState): Record<string, unknown> => ({
  revision,
  version,
  status,
  currency,
  net,
  lines: lines.length,
});

/** `before` and `after` of a change of state. A new order has no `before`, a held revision no `after`. */
export const orderEvent = (
  type: string,
  before: OrderState | undefined,
  after: OrderState | undefined,
  details: Record<string, unknown> = {},
): EventDraft => ({
  type,
  version: 1,
  payload: {
    ...(before === undefined ? {} : { before: summary(before) }),
    ...(after === undefined ? {} : { after: summary(after) }),
    ...details,
  },
});

/** Problems in an event: codes and places without the sender's values, which may be personal. */
export const problemPlaces = (problems: readonly Problem[]): Record<string, unknown>[] =>
  problems.map(({ code, field, params }) => ({
    code,
    ...(field === undefined ? {} : { field }),
    ...(params?.['lineNumber'] === undefined ? {} : { lineNumber: params['lineNumber'] }),
    ...(params?.['rule'] === undefined ? {} : { rule: params['rule'] }),
  }));

const PLAIN = new Set(['documentType', 'documentId', 'orderNumber', 'lines', 'source']);

/** Names of the header fields that differ between two versions of an order. Names only: values may be personal. */
export function changedHeaderFields(before: Order | undefined, after: Order): string[] {
  if (before === undefined) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter(
    (name) =>
      !PLAIN.has(name) && JSON.stringify(before[name as keyof Order]) !== JSON.stringify(after[name as keyof Order]),
  );
}
