/** Blanks of any kind, no-break ones and byte order marks included, and marks of no width. */
const blanks = /[\s\u00A0\uFEFF\u200B-\u200F\u2060]+/g;

/**
 * What column names are compared by: without case, kinds and number of blanks, and marks that nobody sees. The mapping room compares alike.
 */
export const columnKey = (name: string): string => name.normalize('NFC').replace(blanks, ' ').trim().toLowerCase();
