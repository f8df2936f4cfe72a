import { type Document, DOCUMENT_TYPES, type Item, type Pack, withCheckDigit } from '#libs/documents';

import { type AnyLine, atLine, linesOf } from './any-line.js';
import type { Breach, CompiledRule } from './rule.js';

/** A GTIN has 8, 12, 13 or 14 digits: GS1 General Specifications, section 3.3. */
const GTIN = /^(?:\d{8}|\d{12,14})$/;
/** How documents call the list that a GTIN is of: ISO 6523 and names. */
const GTIN_SCHEMES: ReadonlySet<string> = new Set(['0160', 'GTIN']);

type Line = AnyLine & { substitute?: Item | undefined; packs?: readonly Pack[] | undefined };

function wrongDigit(field: string, kind: 'GTIN' | 'SSCC', found: string): Breach | undefined {
  const expected = withCheckDigit(found);
  return expected === found ? undefined : { code: 'check-digit-wrong', field, expected, found, params: { kind } };
}

/** A GTIN that is none stands among the other identifiers of an item. */
function wrongGtin(name: 'item' | 'substitute', item: Item | undefined): Breach | undefined {
  if (item === undefined) return undefined;
  const { gtin, identifiers = [] } = item;
  if (gtin !== undefined && GTIN.test(gtin)) return wrongDigit(`${name}.gtin`, 'GTIN', gtin);
  const found = gtin ?? identifiers.find(({ scheme }) => GTIN_SCHEMES.has(scheme?.toUpperCase() ?? ''))?.value;
  if (found === undefined || GTIN.test(found)) return undefined;
  return { code: 'gtin-malformed', field: `${name}.gtin`, expected: '8, 12, 13 or 14 digits', found };
}

const wrongSsccs = (packs: readonly Pack[] = []): Breach[] =>
  packs.flatMap(({ sscc }, index) => (sscc && wrongDigit(`packs[${index}].sscc`, 'SSCC', sscc)) || []);

function wrongNumbers(document: Document, report: (breach: Breach) => void): void {
  if ('packs' in document) wrongSsccs(document.packs).forEach(report);
  const lines: readonly Line[] = linesOf(document);
  lines.forEach(({ lineNumber, item, substitute, packs }, index) => {
    const breaches = [wrongGtin('item', item), wrongGtin('substitute', substitute), ...wrongSsccs(packs)];
    for (const breach of breaches) if (breach !== undefined) report(atLine(breach, index, lineNumber));
  });
}

/** Numbers of GS1 carry a digit that tells a slip of the pen. */
export const CHECK_DIGIT_RULES: readonly CompiledRule[] = [
  {
    name: 'check-digits-right',
    documentTypes: DOCUMENT_TYPES,
    severity: 'warn',
    check: (document, _, report) => wrongNumbers(document, report),
  },
];
