import { canonicalJson, type Document, type Party, sha256, warning } from '#libs/documents';

import { type Judged, nameOf, problemLine } from './judge.js';

/** Documents that are remembered; of a file with more, the later ones are not compared. */
const MOST = 100_000;

/** Tells documents that have the number of an earlier one of the same file, as a hub would find when it takes them one after the other. */
export class RepeatedNumbers {
  private readonly known = new Map<string, { line: number; content: string }>();

  /** The document with a warning where its number was there before. */
  told(judged: Judged, line: number): Judged {
    const { document, problems } = judged;
    if (document === undefined) return judged;
    const number = nameOf(document);
    const key = JSON.stringify([document.documentType, number, ...partiesOf(document)]);
    const content = contentOf(document);
    const before = this.known.get(key);
    if (before === undefined) {
      if (this.known.size < MOST) this.known.set(key, { line, content });
      return judged;
    }
    const isSame = before.content === content;
    const found = number;
    const expected = 'each number once';
    const code = isSame ? 'document-again' : 'document-number-again';
    const again = warning(code, { line, expected, found, params: { firstLine: before.line } });
    return { document, problems: [...problems, problemLine(again, number)] };
  }
}

function contentOf(document: Document): string {
  const { source: _, ...stated } = document;
  return sha256(canonicalJson(stated));
}

const partiesOf = (document: Document): (string | undefined)[] =>
  (['buyer', 'seller'] as const).map((role) => {
    const party = (role in document ? document[role as keyof Document] : undefined) as Party | undefined;
    return party?.identifiers?.[0]?.value ?? party?.name;
  });
