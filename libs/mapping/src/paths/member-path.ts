/** The element of an array whose member has a value; `''`: the one without that member. */
export interface ChosenElement {
  key: string;
  value: string;
}

/** One step into a document: a member, the element of an array at an index, or a chosen one. */
export type MemberStep = string | number | ChosenElement;

const PART = /^([^[\]]+)((?:\[(?:\d+|[^[\]='.]+='[^']*')\])*)$/;
const ELEMENT = /\[(?:(\d+)|([^[\]='.]+)='([^']*)')\]/g;

/** The steps of `customer.name`, `addresses[0].city` or `identifiers[scheme='GLN'].value`; undefined for what is no path. */
export function memberSteps(path: string): MemberStep[] | undefined {
  const steps: MemberStep[] = [];
  for (const part of path.split('.')) {
    const [, member, elements] = PART.exec(part) ?? [];
    if (member === undefined || elements === undefined) return undefined;
    steps.push(member);
    for (const [, index, key, value] of elements.matchAll(ELEMENT))
      steps.push(key === undefined ? Number(index) : { key, value: value ?? '' });
  }
  return steps;
}
