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
  'xml-envelope':
    'The file is an envelope, {found}, and no mapping is written for those. The {expected} inside it (line {line}) is what can be read: send that as a file of its own, as it stands there, without what is around it.',
  'mapping-several-match':
    'Several mappings are written for this file, {found}. Name {expected} under "mappings" of the connection.',
  'mapping-base-unknown':
    '{file}: extends {found}, which does not exist. Meant: {expected}? It is a mapping of the workspace or one that came with Tradelane (tradelane mapping list), or a file of the same folder, e.g. order.inbound.yaml.',
  'mapping-base-several': '{file}: extends {found}, of which there are several versions. Say which one: {expected}.',
  'mapping-base-cycle': '{file}: extends {found}, which builds on this file itself. Let one of them stand alone.',
  'mapping-base-deep':
    '{file}: extends {found}, which makes more than {expected} mappings that build on one another. Extend one nearer to the first.',
  'mapping-base-broken': '{file}: extends {found}, which cannot be used itself: {reason}',
  'mapping-removes-nothing':
    '{file}: {field} is removed with null, but what it extends has no {found} there. Correct the name, or remove the line.',
  'mapping-versions-overlap':
    '{file}: version {version} of {found} also holds from {from} to {until}, as does {other}. Of every day one version decides: set validUntil of the older or validFrom of the newer.',
  'mapping-versions-gap':
    '{file}: no version of {found} holds from {from} to {until}; files received on these days would be refused. Let validFrom be the day after validUntil of {other}.',
  'mapping-version-repeated':
    '{file}: {found} is also written in {other}. Give this one another version and say from when it holds (validFrom), or another name.',
  'mapping-not-valid-then':
    'This file is written for {found}, of which no version holds on {on}: {expected}. Add a version for that day, or send the file as it was agreed for it.',
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
  'column-like-missing':
    'Line {line}: the file has no column {expected}, and nobody reads its column "{found}". If that is the one, write its name as {expected}, or have it added to the mapping (aliases); until then what stands in it is left out.',
  'mapping-parts-missing':
    'The mapping {file} takes parts from {found}, which is not beside it or holds no YAML mapping of names to fields. Name a file of the same folder, e.g. ubl.parts.yaml.',
  'mapping-part-unknown':
    'The mapping {file} uses the part {found} at {field}, which is not there or uses itself. Known here: {expected}.',
  'column-repeated': 'The column {field} stands more than once in the header line. Rename or remove all but one.',
  'rows-contradict':
    'Line {line}: {field} is "{found}", but line {firstLine} of the same document says "{expected}". Make them equal or leave one blank.',
  'element-contradicts':
    'Line {line}: {field} {found} stands in line {firstLine} too, and the two rows say different things of it. Make them equal, or leave what one of them says blank.',
  'group-key-blank':
    'Line {line}: {field} is blank, so the row belongs to nothing. Fill it in on every row; or, where a blank cell continues the row above, have fillDown: [{field}] declared in the mapping.',
  'document-too-many-rows':
    'Line {line}: {found} rows belong to one document, "{key}"; {expected} is the most. Are they of one document? If so, split it; if not, the mapping groups rows by the wrong column.',
  'field-missing':
    'Line {line}: {field} has no value: it is empty, or the file does not have it. Fill it in and send the document again.',
  'part-unread':
    'Line {line}: {field} (in the document {found} times) was not read: the mapping has no place for it. Where it matters, say it in what is read, or have a mapping of your own read it.',
  'part-repeated':
    'Line {line}: {field} stands beside another one, which was read; this one (of its kind: {found}) was not, because the mapping has a place for one. Where it matters, send it apart, or have a mapping of your own read it.',
  'xml-namespace-foreign':
    'Line {line}: {field} is in the namespace {found}, expected {expected}; it was not read, whatever its name. Correct the namespace, its prefix or xmlns, and send the document again; what is an addition of your own belongs into an extension.',
  'value-unlike':
    'Line {line}: {field} counts in {found}, but what is around it in {expected}. The two are not mixed: a quantity for which there is no unit of its own was not read. State both in one unit and send the document again.',
  'value-not-decimal': WRONG_VALUE,
  'value-not-integer': WRONG_VALUE,
  'value-not-date': WRONG_VALUE,
  'value-not-instant': WRONG_VALUE,
  'value-not-boolean': WRONG_VALUE,
  'value-not-currency': WRONG_VALUE,
  'value-above':
    'Line {line}: {field} is {found}, which is more than there may be: {expected}. Correct it and send the document again; if it is right, ask whoever receives it first.',
  'number-with-sign':
    'Line {line}: {field} is "{found}", a number with "{sign}". Format the column as a plain number and send the document again; or, where it is always written so, have signs: ["{sign}"] declared in the mapping.',
  'number-notation-undeclared':
    'Line {line}: {field} is "{found}", and it is not known what its marks mean, expected {expected}. Write it so; or, where it is always written like this, have {cure} declared in the mapping.',
  'number-notation-other':
    'Line {line}: {field} is "{found}". The numbers of this file are written with a decimal {other}, and a decimal {declared} was agreed: nothing of the file was taken, since others of its numbers would be read wrong. Write {expected}; or, where it is always written like this, have {cure} declared in the mapping (notation).',
  'number-became-date':
    'Line {line}: {field} is "{found}", a date where {expected} was expected: a spreadsheet took a number for a day. Format the column as text, type the number in again and send the document again.',
  'date-undecidable':
    'Line {line}: {field} is "{found}", which may be {days}. Write it as {expected}; or, where it is always written like this, have {cure} declared in the mapping.',
  'date-format-undeclared':
    'Line {line}: {field} is "{found}", expected {expected}. Write it so; or, where it is always written like this, have {cure} declared in the mapping.',
  'date-formats-contradict':
    'Line {line}: {field} is "{found}", which is one day in one of the declared formats and another in another: {expected}. Write it as 2026-11-22 and have that format declared too.',
  'date-no-such-day':
    'Line {line}: {field} is "{found}", and that month has no such day, expected {expected}. Correct the day and send the document again.',
  'date-day-number':
    'Line {line}: {field} is "{found}", the number that a spreadsheet has for a day, expected {expected}. Format the column as a date (yyyy-mm-dd) and send the document again.',
  'cell-error':
    'Line {line}: {field} is "{found}", an error of the spreadsheet. Correct its formula, or type the value in, and send the document again.',
  'cell-too-narrow':
    'Line {line}: {field} is "{found}": the column was too narrow to show the value when the sheet was saved. Make it wider, save it again and send the document again.',
  'cell-exponent':
    'Line {line}: {field} is "{found}": a spreadsheet has shortened a long number, and its digits are lost. Format the column as text, type the number in again and send the document again.',
  'cell-cut-off':
    'Line {line}: {field} has exactly 32,767 characters, the most that a spreadsheet keeps of a cell: the rest was cut off. Shorten the text, or export the file without a spreadsheet. It begins "{found}".',
  'leading-zeros-lost':
    'Line {line}: {field} is "{found}"; the table {table} has {expected}. A spreadsheet has taken the zeros away: format the column as text, type the code in again and send the document again.',
  'value-too-long': 'Line {line}: {field} is too long, expected {expected}. It begins "{found}".',
  'value-invalid': 'Line {line}: {field} is "{found}": {expected}.',
  'unit-unknown':
    'Line {line}: the unit "{found}" of {field} is not known, expected {expected}. Write such a code and send the document again, or have yours added to the mapping.',
  'country-unknown': 'Line {line}: the country "{found}" of {field} was left out, expected {expected}.',
  'currency-mixed':
    'Line {line}: {field} is in {found}, but the document is in {expected}, and a document has one currency. State all its amounts in {expected}; or, where they are in {expected}, correct the currency.',
  'code-unmapped':
    'Line {line}: {field} is "{found}", which the mapping does not know. Known are: {expected}. Write one of these and send the document again, or have it added to the mapping.',
  'output-field-missing':
    'The document has no {field}, and {expected} cannot be written without it. Fill it in where the document comes from, in its file or its mapping, and send it again.',
  'output-list-cut':
    'Of the {found} values of {field} only {expected} can be written by {form}; the others are not in the file. Give the mapping a place for them, or send the document in a form that has one, such as UBL or JSON.',
  'output-not-encodable':
    'The document holds the character {found}, which {expected} does not have. Declare encoding: utf-8 in the output of the mapping, or correct the document.',
  'output-cell-too-long':
    'The column {field} would hold more than {expected} characters, which no cell of a workbook can: "{found}" and more. Write the document as CSV, or leave the column out of the output of the mapping.',
  'cross-reference-missing':
    'Line {line}: "{found}" of {field} is not in the cross-reference table {table}. In a hub the document waits until it is: tradelane unmapped fix {table} "{found}" OURS --reason TEXT, or a row in tables/{table}.csv.',
  'cross-reference-awaited':
    'Line {line}: we do not know "{found}" of {field} yet (our table {table}), so this document waits for us. There is nothing that you need do; you are told as soon as it goes on.',
  'cross-reference-lacking':
    'Line {line}: we do not know "{found}" of {field} yet (our table {table}). That is for us to add: correct the other faults and send the document again.',
  'cross-reference-refused':
    'Line {line}: "{found}" of {field} is not one of the values that were agreed (table {table}). Correct it and send the document again.',
  'cross-reference-unwritable':
    '"{found}" of {field} has no counterpart in the cross-reference table {table}, so nothing was sent. Add it, then send again: tradelane xref set {table} THEIRS "{found}" --reason TEXT, then tradelane replay.',
} as const satisfies Record<string, string>;
