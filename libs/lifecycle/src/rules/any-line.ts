import type { Document, Item, Price, Quantity } from '#libs/documents';

import type { Breach } from './rule.js';

/** What a line of any document may say that rules look at. */
export interface AnyLine {
  lineNumber?: string | undefined;
  item?: Item | undefined;
  quantity?: Quantity | undefined;
  price?: Price | undefined;
  references?: { orderNumber?: string | undefined; orderLine?: string | undefined } | undefined;
}

/** The lines of a document; none where its kind has no such lines. */
export const linesOf = (document: Document): readonly AnyLine[] => ('lines' in document && document.lines) || [];

/** A breach of a line, told at its field of the document. */
export const atLine = (breach: Breach, lineIndex: number, lineNumber: string | undefined): Breach => ({
  ...breach,
  field: `lines[${lineIndex}].${breach.field}`,
  params: { lineNumber: lineNumber ?? String(lineIndex + 1), ...breach.params },
  lineIndex,
});
