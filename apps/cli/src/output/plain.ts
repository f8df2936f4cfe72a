// oxlint-disable-next-line no-control-regex -- what a terminal would obey instead of show
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A sender's text without what a terminal obeys: escape sequences, line breaks, changes of direction. */
export const plain = (text: string): string => text.replace(CONTROL, ' ');
