import { type Catalogue, type CatalogueLine, decimal } from '#libs/documents';

import { atLine } from './any-line.js';
import type { Breach, CompiledRule } from './rule.js';

/** Of what there must be some. */
const ABOVE_ZERO = ['contentQuantity', 'orderMultiple', 'maximumOrderQuantity', 'maximumPriceQuantity'] as const;
/** What may be none. */
const FROM_ZERO = ['minimumOrderQuantity', 'minimumPriceQuantity'] as const;
/** What must not be above, or after, the other. */
const QUANTITY_RANGES = [
  ['minimumOrderQuantity', 'maximumOrderQuantity'],
  ['minimumPriceQuantity', 'maximumPriceQuantity'],
] as const;
const DAY_RANGES = [
  ['validFrom', 'validTo'],
  ['priceValidFrom', 'priceValidTo'],
] as const;

const breach = (field: keyof CatalogueLine | 'leadTime.value', expected: string, found: string): Breach => ({
  code: 'catalogue-value-implausible',
  field,
  expected,
  found,
});

function implausible(line: CatalogueLine): Breach[] {
  const found: Breach[] = [];
  for (const name of ABOVE_ZERO) {
    const value = line[name];
    if (value !== undefined && decimal(value).lte(0)) found.push(breach(name, 'above 0', value));
  }
  for (const name of FROM_ZERO) {
    const value = line[name];
    if (value?.startsWith('-') === true) found.push(breach(name, '0 or more', value));
  }
  const leadTime = line.leadTime?.value;
  if (leadTime?.startsWith('-') === true) found.push(breach('leadTime.value', '0 or more', leadTime));
  for (const [least, most] of QUANTITY_RANGES) {
    const [from, to] = [line[least], line[most]];
    if (from !== undefined && to !== undefined && decimal(to).gt(0) && decimal(from).gt(to))
      found.push(breach(most, `${from} or more`, to));
  }
  for (const [first, last] of DAY_RANGES) {
    const [from, to] = [line[first], line[last]];
    // Days in ISO 8601 sort as texts.
    if (from !== undefined && to !== undefined && to < from) found.push(breach(last, `${from} or later`, to));
  }
  return found;
}

/** What catalogues say of ordering can be kept to. */
export const CATALOGUE_RULES: readonly CompiledRule[] = [
  {
    name: 'catalogue-plausible',
    documentTypes: ['Catalogue'],
    severity: 'warn',
    check: (document, _, report) => {
      if (document.documentType === 'Catalogue') judge(document, report);
    },
  },
];

function judge({ lines }: Catalogue, report: (breach: Breach) => void): void {
  lines.forEach((line, index) => {
    for (const found of implausible(line)) report(atLine(found, index, line.lineNumber));
  });
}
