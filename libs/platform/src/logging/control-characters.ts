/** What breaks a line, drives a terminal (Cc) or turns the direction of reading (Unicode bidi controls). */
const controls = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text with each such character as a JSON escape, so that it stays one harmless line and valid inside JSON. */
export const escapeControls = (text: string): string =>
  text.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
