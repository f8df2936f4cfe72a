/**
 * A character of ASCII that shows. Most texts begin and end with one, which is sooner seen than a text is trimmed. Not to be asked for one that is not there:
 * V8 throws the machine code of the caller away.
 */
const shows = (code: number): boolean => code > 0x20 && code < 0x7f;

/** True when a text is more than blanks. */
export const isPresent = (text: string): boolean => text !== '' && (shows(text.charCodeAt(0)) || text.trim() !== '');

/** Trimmed text, undefined when nothing is left. */
export function presentText(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (shows(text.charCodeAt(0)) && shows(text.charCodeAt(text.length - 1))) return text;
  const trimmed = text.trim();
  return trimmed === '' ? undefined : trimmed;
}
