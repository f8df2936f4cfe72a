import type { z } from 'zod';

import type { At, Faults } from '../compile/faults.js';
import { bare, elementOf, kindOf, membersOf } from '../compile/target.js';
import { memberSteps, type MemberStep } from '../paths/member-path.js';
import type { ValueKind } from '../values/conversions.js';

/** A canonical field that a column holds. */
export interface ColumnField {
  /** From the document down. */
  path: string;
  steps: readonly MemberStep[];
  kind: ValueKind;
  /** Of its value. */
  schema: z.core.$ZodType;
  /** The list whose elements are the rows; absent: a field of the document. */
  list?: string;
}

/** Follows a path through the schema; a list that no step chooses an element of is that of the rows. Faults are told at the column. */
export function columnField(path: string, document: z.core.$ZodType, at: At, faults: Faults): ColumnField | undefined {
  const steps = memberSteps(path);
  if (steps === undefined)
    return faults.add(at, 'mapping-path-invalid', {
      found: path,
      expected: "a field such as seller.name, notes[0] or buyer.identifiers[scheme='GLN'].value",
    });
  let [parent, current, name] = [document, document, ''];
  let list: string | undefined;
  for (const [index, step] of steps.entries()) {
    const next = below(current, step);
    if (next === undefined)
      return faults.add(at, 'mapping-field-unknown', {
        found: path,
        expected: Object.keys(membersOf(current) ?? {}).join(', ') || 'a field of the document',
      });
    [parent, current] = [current, next];
    if (typeof step === 'string') name = step;
    const element = elementOf(current);
    if (element === undefined || typeof steps[index + 1] !== 'string') continue;
    if (index > 0)
      return faults.add(at, 'mapping-path-invalid', { found: path, expected: `which element, e.g. ${name}[0]` });
    [list, current] = [name, element];
  }
  if (membersOf(current) !== undefined || elementOf(current) !== undefined)
    return faults.add(at, 'mapping-field-invalid', { found: path, expected: 'a field with a single value' });
  const kind = kindOf(parent, name, current);
  return { path, steps, kind, schema: bare(current), ...(list !== undefined && { list }) };
}

function below(schema: z.core.$ZodType, step: MemberStep): z.core.$ZodType | undefined {
  if (typeof step !== 'string') return elementOf(schema);
  const members = membersOf(schema);
  return members && Object.hasOwn(members, step) ? members[step] : undefined;
}
