/** Problem texts of mapping and expressions. Keys are codes, kebab-case, prefixed by what they are about. */
export const mappingTexts = {
  'expression-failed':
    'The expression {found} could not be evaluated: {reason}. Test with has(...) what may be missing.',
  'expression-function-unknown':
    'The function {found} does not exist in expressions (column {column}). Use one of: {expected}.',
  'expression-invalid': 'The expression {found} is not valid at column {column}: {reason}.',
  'expression-orders-text':
    '{found} cannot be compared with < <= > >= (column {column}): as text "950.00" comes after "1000.00". Write {expected}.',
  'expression-pattern-invalid': 'The pattern {found} of matches() is not a valid RE2 pattern: {reason}.',
  'expression-pattern-not-literal':
    'The pattern of matches() at column {column} must be written out in the expression, e.g. text.matches("^PO-").',
  'expression-result': 'The expression must give {expected} but gives {found}.',
  'expression-too-costly': 'The expression {found} was stopped: it takes {expected}. Use fewer loops or shorter lists.',
  'expression-too-deep': 'The expression nests too deep at column {column}: expected {expected}.',
  'expression-too-long': 'The expression has {found} characters, expected {expected}.',
} as const satisfies Record<string, string>;
