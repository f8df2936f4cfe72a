import type { Document } from '#libs/documents';

/** The body of an event, as Standard Webhooks shapes it. */
export interface EventPayload {
  /** Full-stop separated, e.g. `order.accepted`. */
  type: string;
  /** When it happened. Left out where the document states no time: the same event must be the same bytes on every attempt. */
  timestamp?: string;
  data: object;
}

/** `OrderResponse` -> `order-response` */
const kebab = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

const typeOf = (document: Document): string =>
  document.documentType === 'StatusReport' ? `order.${document.status}` : kebab(document.documentType);

function timestampOf(document: Document): string | undefined {
  if ('issuedAt' in document && document.issuedAt !== undefined) return document.issuedAt;
  if ('asOf' in document && document.asOf !== undefined) return document.asOf;
  return 'issueDate' in document && document.issueDate !== undefined ? `${document.issueDate}T00:00:00Z` : undefined;
}

export function payloadOf(document: Document): EventPayload {
  const timestamp = timestampOf(document);
  const { source: _, ...data } = document;
  return { type: typeOf(document), ...(timestamp !== undefined && { timestamp }), data };
}
