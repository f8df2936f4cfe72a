import { basename } from 'node:path';

import type { Giver, SourceText, TracedTarget } from '#libs/mapping';

const GIVERS: Readonly<Record<Giver, string>> = {
  constant: 'the mapping says so',
  default: 'default of the mapping, the file says nothing',
  receipt: 'the receipt',
  partner: 'settings of the partner',
};

/** e.g. `Menge "1.200" (line 2)` */
export const sourceText = ({ field, text, line }: SourceText): string =>
  `${field} "${text}"${line === undefined ? '' : ` (line ${line})`}`;

/** Where a value came from, in words. */
export function originOf({ from, giver, tables, definedIn }: TracedTarget): string {
  const origin = giver === undefined ? from.map(sourceText).join(' + ') : GIVERS[giver];
  const base = definedIn === undefined ? [] : [`by ${basename(definedIn)}`];
  return [origin, ...tables.map(({ table }) => `through table ${table}`), ...base].join(', ');
}

/** e.g. `lines.0.quantity.value` as people count: `lines 1 quantity value`. */
export const shownSteps = (target: string): string[] =>
  target.split('.').map((step) => (/^\d+$/.test(step) ? String(Number(step) + 1) : step));
