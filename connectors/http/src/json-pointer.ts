/**
 * The value at a JSON Pointer (RFC 6901), e.g. `/data/id`; the empty pointer is the whole. Undefined when there is none.
 */
export function atPointer(value: unknown, pointer: string): unknown {
  let current = value;
  for (const token of pointer.split('/').slice(1)) {
    if (typeof current !== 'object' || current === null) return undefined;
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    current = Object.hasOwn(current, name) ? (current as Record<string, unknown>)[name] : undefined;
  }
  return current;
}
