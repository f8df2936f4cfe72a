/** What somebody meant who wrote this into JSON, by what stands there and what could have stood there. */
const SLIPS: readonly { found: RegExp; expected?: RegExp; hint: string }[] = [
  {
    found: /^U\+/,
    hint: 'It is a character that nobody sees, such as a line end, and may not stand here: remove it. Inside of a text it is written as \\n, \\t or \\u001D.',
  },
  { expected: /^(?:name|value)$/, found: /^[\]}]$/, hint: 'A comma stands before the end: remove it.' },
  { found: /^'/, hint: 'Names and texts stand in double quotes, not in single ones.' },
  {
    found: /^[\u201C-\u201F\u00AB\u00BB]/,
    hint: 'Quotes that a text program made round are none: write plain ones ("").',
  },
  { found: /^\/$|^#$/, hint: 'JSON has no comments: remove it.' },
  { expected: /^name/, found: /^[\p{L}_$\d]/u, hint: 'Names stand in double quotes.' },
  {
    expected: /value/,
    found: /^[NIuU+.-]/,
    hint: 'JSON knows numbers such as 12.50, null, true and false, and no NaN, Infinity, None or undefined.',
  },
  { expected: /value/, found: /^[TF]/, hint: 'true and false are written in small letters.' },
  {
    expected: /^, or/,
    found: /^\d$/,
    hint: 'A number has no zeros before it: a code that has some stands in double quotes.',
  },
  { expected: /^, or/, found: /^(?:[{"[]|.{2,})/, hint: 'A comma is missing before it.' },
];

export const slipHint = (expected: string, found: string): string =>
  SLIPS.find((slip) => slip.found.test(found) && (slip.expected?.test(expected) ?? true))?.hint ??
  'Correct it and send the file again.';
