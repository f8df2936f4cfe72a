import type { Document } from '#libs/documents';
import { canonicalJson } from '#libs/documents';

import type { SendRequest } from './connector.js';
import { fileNamePart } from './file-name.js';

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

/** The file of a document: the same name and bytes on every attempt, so that writing it again changes nothing. */
export const documentFile = ({ key, naturalKey, json }: SendRequest): { name: string; body: string } => ({
  name: `${fileNamePart(naturalKey)}-${fileNamePart(key)}.json`,
  body: json,
});
