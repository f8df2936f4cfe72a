/** One step of the path of a canonical field: a member, or the element of a list. */
export type FieldStep = { member: string } | { index: number } | { key: string; value: string };

const PART = /^([A-Za-z]+)((?:\[(?:\d+|[A-Za-z]+='[^']*')\])*)$/;

/** `seller.address.city`, `notes[0]`, `buyer.identifiers[scheme='GLN'].value`; `''` names the element without that member. */
export function fieldSteps(path: string): FieldStep[] | undefined {
  const steps: FieldStep[] = [];
  for (const part of path.split('.')) {
    const match = PART.exec(part);
    if (match === null) return undefined;
    steps.push({ member: match[1] ?? '' });
    for (const [, index, key, value] of (match[2] ?? '').matchAll(/\[(?:(\d+)|([A-Za-z]+)='([^']*)')\]/g))
      steps.push(key === undefined ? { index: Number(index) } : { key, value: value ?? '' });
  }
  return steps;
}
