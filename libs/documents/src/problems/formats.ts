/** Problem texts of formats. Keys are codes, kebab-case, prefixed by what they are about. */
export const formatTexts = {
  'encoding-invalid':
    'Line {line}, column {column}: byte {found} (offset {offset}) is not valid {expected}. Save the file as UTF-8 (Excel: Save As, "CSV UTF-8"), or have the encoding that it is written in declared, e.g. csv: { encoding: windows-1252 } in the mapping.',
  'encoding-cut-off':
    'Line {line}, column {column}: the file ends inside a character (bytes {found} at offset {offset}). It was cut off: send it again whole.',
  'encoding-contradicted':
    'The file is {found}, and {expected} was agreed for it. Save it as {expected} and send it again; or, where it is always so, have the declared encoding corrected.',

  'csv-empty': 'Line {line}: the file has no header row. Its first row must hold the {expected}.',
  'csv-nul':
    'Line {line}, column {column}: the file holds a NUL byte, so it is not a text table. Export it again as CSV.',
  'csv-delimiter-undecidable':
    'The header row may be split by more than one delimiter: {found}. Declare the delimiter for this connection.',
  'csv-wrong-delimiter':
    'The declared delimiter, {expected}, does not occur in the header row, but {found} does. Correct the declaration, or export the file with the declared delimiter.',
  'csv-header-not-found':
    'None of the first {within} lines is the header row: none has the columns {expected}. Correct the names in the header row, or declare more rows (csv.headerWithin) or other names (aliases) in the mapping.',
  'csv-header-lacks':
    'Line {line}: the header row does not name {expected}. Add the missing column or correct its name, and send the file again; or have a new name added to the mapping (aliases).',
  'csv-trailer-missing':
    'The file does not end with its closing row, "{expected}". It may have been cut off: send it again whole.',
  'csv-row-after-trailer':
    'Line {line}: a row follows the closing row of line {trailerLine}. Move the closing row to the end, and send the whole file again.',
  'csv-blank-rows':
    'Line {line} is a row of delimiters only, with rows below it. They were read like the others; delete it if nothing is missing there.',
  'csv-count-differs':
    'Line {line}: the closing row states "{found}" rows in cell {cell}, but {rows} were read. Rows are missing or too many: export the file again and send it whole.',
  'csv-header-malformed':
    'Line {line}, column {column}: the quotes of the header row are wrong at {found}. Quote a whole name, and double a quote inside it.',
  'csv-header-unnamed': 'Line {line}: column {cell} has no name in the header row. Name it or remove the column.',
  'csv-header-duplicate':
    'Line {line}: the header row names "{field}" twice (again as column {cell}). Rename or remove one of the two.',
  'csv-too-many-columns': 'Line {line}: the header row has {found} columns, at most {expected} are read.',
  'csv-ragged-row':
    'Line {line} has {found} cells, the header row has {expected}. Quote cells that hold the delimiter, and write empty cells too. If it is the last line, the file was cut off: send it again whole.',
  'csv-ragged-record':
    'Line {line} has {found} cells, and records of its kind have {expected}. Quote cells that hold the delimiter, and write empty cells too; or, where cells at the end are left out, have csv: { ragged: pad } declared in the mapping.',
  'csv-stray-quote':
    'Line {line}, column {column}: a quote stands inside a cell that is not quoted, at {found}. Quote the whole cell and double the quote inside it.',
  'csv-text-after-quote':
    'Line {line}, column {column}: text follows a closing quote, at {found}. Double each quote inside a quoted cell.',
  'csv-rows-run-together':
    'The row that starts on line {line} spans several lines and does not fit the header: a quote that was not closed or not doubled may have run rows together. Correct the quotes in it and send the whole file again.',
  'csv-unclosed-quote':
    'Line {line}, column {column}: the quote opened here is never closed. Close it, or double it if it belongs to the text; if the file was cut off, send it again whole.',
  'csv-cell-too-long': 'The row that starts on line {line} has a cell of more than {expected} characters.',
  'csv-row-too-long':
    'The row that starts on line {line} has more than {expected} characters. Look for a quote that is not closed.',

  'xml-empty': 'The file is empty; an XML document was expected.',
  'xml-encoding-unknown':
    'The XML declaration names the encoding {found}. It is none of those that are read (utf-8, utf-16, iso-8859-1, windows-1252, windows-1250 and others): save the file as UTF-8.',
  'xml-doctype':
    'Line {line}, column {column}: the file has a DOCTYPE, which is refused for safety. Send it without one and without entities of its own.',
  'xml-not-well-formed':
    'Line {line}, column {column}: not well-formed XML: {found} Correct the file and send it again.',
  'xml-cut-off':
    'Line {line}, column {column}: the XML ends before its last element is closed. It was cut off: send it again whole.',
  'xml-too-deep': 'Line {line}, column {column}: elements are nested deeper than {expected}.',
  'xml-too-many-attributes': 'Line {line}, column {column}: an element has more than {expected} attributes.',
  'xml-too-many-elements': 'Line {line}, column {column}: one record has more than {expected} elements.',
  'xml-text-too-long': 'Line {line}, column {column}: a text or tag is longer than {expected} characters.',
  'xml-record-too-long': 'Line {line}, column {column}: one record is longer than {expected} characters.',

  'json-empty': 'The file is empty; a JSON document was expected.',
  'json-not-well-formed':
    'Line {line}, column {column}, at »{near}«: not well-formed JSON: {expected} was expected, {found} was found. {hint}',
  'json-cut-off':
    'Line {line}, column {column}: the JSON ends after »{near}«, where {expected} was expected. It was cut off: send it again whole.',
  'json-trailing-text':
    'Line {line}, column {column}, at »{near}«: {found} follows the end of the JSON document. Send several as one array, or one on each line.',
  'json-repeated-name': 'Line {line}, column {column}: an object names "{found}" twice. Send each member once.',
  'json-unusable-character':
    'Line {line}, column {column}: the text {found} holds a NUL or half a character (a lone surrogate), which cannot be stored. Correct or remove it.',
  'json-too-deep': 'Line {line}, column {column}: values are nested deeper than {expected}.',
  'json-too-many-members': 'Line {line}, column {column}: an object has more than {expected} members.',
  'json-too-many-values': 'Line {line}, column {column}: one record has more than {expected} values.',
  'json-text-too-long': 'Line {line}, column {column}: a text is longer than {expected} bytes.',
  'json-record-too-long': 'Line {line}, column {column}: one record is longer than {expected} bytes.',
  'json-row-no-object':
    'Line {line}: {found} stands where a row was expected, which is an object such as {"order": "A-1", "sku": "4711"}. Correct the file and send it again.',
  'json-lines-broken':
    'Line {line}, column {column}: the value goes on over several lines, but the file holds one value on each. Write it on one line, or send one array.',

  'fixed-empty': 'The file has no {expected}. Send it again with its content.',
  'fixed-nul': 'Line {line}, column {column}: the file holds a NUL byte, so it is not text. Export it again.',
  'fixed-line-too-long':
    'Line {line} has more than {expected} characters: the file has no line ends where they should be.',
  'fixed-record-unknown':
    'Line {line} begins "{found}", and records begin with {expected}. Correct the line, or describe the record in the mapping.',
  'fixed-line-short':
    'Line {line} ends at column {column}: it has {found} characters, expected {expected}. Fill it up with blanks, or send the file again if it was cut off; or, where programs leave out the blanks at the end of lines, have ragged: pad declared in the mapping.',
  'fixed-line-long':
    'Line {line} goes on at column {column}: it has {found} characters, expected {expected}. Correct the line, or the layout in the mapping.',
  'fixed-header-alone': 'Line {line}: the header has no details after it. Add them, or remove the header.',
  'fixed-header-disagrees':
    'Line {line}: {field} is "{found}", but the header above it, in line {headerLine}, says "{expected}". A line is missing, or stands in the wrong place: send the file again whole.',
  'fixed-header-missing': 'Line {line}: a detail stands before any header, so it belongs to nothing. Add its header.',
  'fixed-trailer-missing': 'The file ends at line {line} without {expected}: it was cut off. Send it again whole.',
  'fixed-after-trailer': 'Line {line}: "{found}" follows the trailer. Send files one by one.',
  'fixed-count-wrong':
    'Line {line}: {field} says {expected} {of}, but the file has {found}. It was cut off or changed: send it again whole.',

  'zip-damaged': 'The archive is damaged or cut off here ({found}). Pack it and send it again.',
  'zip-too-many-entries': 'The archive holds {found} files, at most {expected} are taken. Send several archives.',
  'zip-too-large': 'The archive unpacks to more than {expected}. Send several archives.',
  'zip-entry-too-large': 'This file of the archive unpacks to more than {expected}. Split the file.',
  'zip-bomb':
    'This file of the archive unpacks to more than {expected} times its size, which tables never do. It was not unpacked; send the file itself.',
  'zip-name-unsafe':
    'The name of this file of the archive leads out of its folder, or deceives. Pack the files by plain names.',
  'zip-name-twice': 'The archive holds two files of this name. Pack each file once.',
  'zip-link': 'This entry of the archive is a link. Pack the file itself.',
  'zip-encrypted': 'This file of the archive is protected by a password. Pack it without one.',
  'zip-method-unknown': 'This file of the archive is packed by the method {found}. Pack it as usual ZIP (deflate).',
  'zip-overlapping': 'This file of the archive shares bytes with another one. Pack them and send the archive again.',
  'zip-size-lies':
    'This file of the archive unpacks to more than it states. It was not taken; pack it and send it again.',

  'xlsx-no-workbook':
    'The file is packed like an Excel workbook but holds none as .xlsx has it ({expected}). Save it as .xlsx and send it again.',
  'xlsx-not-open':
    'The file is an Excel workbook of the form before 2007 (.xls), or one protected by a password. Save it as .xlsx, without a password, and send it again.',
  'xlsx-sheet-missing':
    'The workbook has no sheet {expected}. Its sheets are: {found}. Rename the sheet, or correct the mapping.',
  'xlsx-header-elsewhere':
    'The first sheet, {found}, does not have the table; the sheet {expected} has its header in row {line}. Move that sheet to the front; or, where it is always so, name it in the mapping: xlsx: { sheet: "{expected}" }.',
  'xlsx-no-header': 'No row names the columns: expected {expected}. Add the header row and send the workbook again.',
  'xlsx-header-duplicate': 'The header row names "{field}" twice. Rename or remove one of the two.',
  'xlsx-too-many-parts':
    'The workbook has more than {expected} sheets, styles or formats. Copy its table to a new workbook.',
  'xlsx-too-much-text': 'The texts of the workbook are longer than {expected} characters together. Split it.',
  'xlsx-damaged':
    'The sheet is damaged at row {line}: {found} cannot be. Open the workbook, save it again and send it.',
  'xlsx-cell-damaged': 'The cell holds "{found}", which is not {expected}. Type it in again.',
  'xlsx-cell-unnamed':
    'The cell holds "{found}" in a column that the header row does not name. Name the column or empty the cell.',
  'xlsx-cell-merged':
    'The cell is one of the {found}, and only the first of them holds the value. Unmerge the cells and fill in each.',
  'xlsx-too-many-columns':
    'The header row names {found} columns, at most {expected} are read. Remove those that nobody needs.',
  'xlsx-error-cell': 'The cell shows the error {found}. Correct its formula, or type the value in.',
  'xlsx-formula-without-value':
    'The cell holds a formula that was never calculated. Open the workbook in a spreadsheet program, save it and send it again.',
  'xlsx-number-imprecise':
    'The cell holds the number {found}, and spreadsheets keep 15 digits of a number: the others are lost. Format the column as text and type the digits in again.',
  'xlsx-date-invalid': 'The cell holds {found} as a date, expected {expected}. Type the date in again.',
  'xlsx-row-hidden':
    'Row {line} of the sheet is hidden. It was read like the others; delete it if it should not count.',
} as const satisfies Record<string, string>;
