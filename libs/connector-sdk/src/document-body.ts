import type { Document } from '#libs/documents';
import { canonicalJson } from '#libs/documents';

import type { DocumentBody, SendRequest } from './connector.js';
import type { SentFile } from './sent-file.js';

/** The canonical JSON that leaves the hub: what the revision is the hash of, without where it came from. */
export const documentJson = (document: Document): string => canonicalJson({ ...document, source: undefined });

/** A request from a stored document: text goes out as it is, and only who looks into the document has it parsed. */
export function requestToSend(stored: Omit<SendRequest, 'document'>): SendRequest {
  let document: Document | undefined;
  return {
    ...stored,
    get document() {
      return (document ??= JSON.parse(stored.json) as Document);
    },
  };
}

/** What leaves the hub: as the connection has it written, or the canonical JSON. */
export const bodyOf = ({ body, json }: SendRequest): Omit<DocumentBody, 'bytes'> & { content: string | Uint8Array } =>
  body === undefined
    ? { content: json, extension: 'json', mediaType: 'application/json' }
    : { content: body.bytes, extension: body.extension, mediaType: body.mediaType };

/** The body for people to read. */
export const bodyText = ({ body, json }: SendRequest): string =>
  body === undefined ? json : Buffer.from(body.bytes).toString('utf8');

/** The file that a request is sent as. */
export function fileOf({ file }: SendRequest): SentFile {
  if (file === undefined) throw new TypeError('a request to a connector that writes files has a file');
  return file;
}
