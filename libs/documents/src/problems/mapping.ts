const WRONG_VALUE = 'Line {line}: {field} is "{found}", expected {expected}. Correct it and send the document again.';

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
  'mapping-none-matches':
    'No mapping is written for this file, {found}. It lacks {expected}. Correct the file, or have a mapping added.',
  'mapping-several-match':
    'Several mappings are written for this file, {found}. Name {expected} under "mappings" of the connection.',
  'mapping-yaml-invalid': '{file} is not valid YAML at line {line}, column {column}: {reason}.',
  'mapping-header-invalid': '{file}: {field} is not as a mapping needs it: {reason}.',
  'mapping-group-missing':
    '{file}: {field} needs groupBy, the column or columns whose value is the same on all rows of one {found}, e.g. groupBy: order_number.',
  'mapping-field-unknown': '{file}: the document has no field {field}. Fields here are: {expected}.',
  'mapping-field-invalid': '{file}: {field} is {found}, expected {expected}.',
  'mapping-source-invalid': '{file}: {field} is not a source: {reason}. Example: { path: Quantity, as: decimal }.',
  'mapping-path-invalid': '{file}: {found} at {field} is not a path of this format, expected {expected}.',
  'mapping-date-format-invalid':
    '{file}: {found} at {field} is not a date format. Use yyyy MM M dd d HH H mm ss xx xxx, e.g. dd.MM.yyyy.',
  'mapping-function-invalid':
    '{file}: {found} at {field} is not a function with its argument. Functions are: {expected}.',
  'mapping-not-for-tables': '{found} is not a mapping of CSV files. Choose a mapping with source.format csv.',
  'column-missing':
    'The file has no column {expected}. Its columns are: {found}. Add the column, or choose another mapping.',
  'mapping-parts-missing':
    'The mapping {file} takes parts from {found}, which is not beside it or holds no YAML mapping of names to fields. Name a file of the same folder, e.g. ubl.parts.yaml.',
  'mapping-part-unknown':
    'The mapping {file} uses the part {found} at {field}, which is not there or uses itself. Known here: {expected}.',
  'column-repeated': 'The column {field} stands more than once in the header line. Rename or remove all but one.',
  'rows-contradict':
    'Line {line}: {field} is "{found}", but line {firstLine} of the same document says "{expected}". Make them equal or leave one blank.',
  'group-key-blank':
    'Line {line}: {field} is blank, so the row belongs to nothing. Fill it in on every row; or, where a blank cell continues the row above, have fillDown: [{field}] declared in the mapping.',
  'field-missing': 'Line {line}: {field} has no value. Fill it in and send the document again.',
  'value-not-decimal': WRONG_VALUE,
  'value-not-integer': WRONG_VALUE,
  'value-not-date': WRONG_VALUE,
  'value-not-instant': WRONG_VALUE,
  'value-not-boolean': WRONG_VALUE,
  'value-not-currency': WRONG_VALUE,
  'value-too-long': 'Line {line}: {field} is too long, expected {expected}. It begins "{found}".',
  'value-invalid': 'Line {line}: {field} is "{found}": {expected}.',
  'unit-unknown':
    'Line {line}: the unit "{found}" of {field} is not known, expected {expected}. Map it for this partner, or ask the sender.',
  'country-unknown': 'Line {line}: the country "{found}" of {field} was left out, expected {expected}.',
  'code-unmapped': 'Line {line}: {field} is "{found}", which the mapping does not know. Known are: {expected}.',
  'output-not-encodable':
    'The document holds the character {found}, which {expected} does not have. Declare encoding: utf-8 in the output of the mapping, or correct the document.',
  'cross-reference-missing':
    'Line {line}: "{found}" of {field} is not in the cross-reference table {table}. Add it there; what waits is released by itself.',
} as const satisfies Record<string, string>;
