/** The words of a stored problem or failure; they were written for people when it happened. */
export function messageOf(stored: unknown): string {
  if (typeof stored !== 'object' || stored === null) return '';
  if ('message' in stored && typeof stored.message === 'string') return stored.message;
  // A receipt keeps its problems in a list.
  if ('problems' in stored && Array.isArray(stored.problems)) return stored.problems.map(messageOf).join(' ');
  return '';
}
