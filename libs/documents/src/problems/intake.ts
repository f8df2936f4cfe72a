/** Problem texts of intake: what may be wrong with a delivery before its content is looked at. */
export const intakeTexts = {
  'file-empty': 'The file is empty. Send it again with its content; nothing was taken from it.',
  'file-opendocument':
    'The file is an OpenDocument file, as LibreOffice writes it (.ods). Save it as .xlsx and send it again.',
  'file-binary':
    'The file is not text: found {found}, expected {expected}. Export it as CSV, XML, JSON or .xlsx and send it again.',
  'file-lock':
    '{found} is not a workbook but the file by which Excel keeps others out while it is open. Close the workbook and send {expected}.',
  'file-ending-wrong':
    'The file is named {ending} but holds {found}. Save it as {expected} with the ending that belongs to it, and send it again.',
  'file-web-page':
    'The file is {found}, which some programs name .xls. Open it in a spreadsheet program, save it as {expected}, and send it again.',
  'partner-file-missing':
    'The file holds the {found} of documents that {mapping} describes in two files; the other, {expected}, did not come with it. Nothing of it was taken: send both files again, in one ZIP archive.',
  'files-differ':
    '{found} does not have the same columns in the same order as {expected}, which is of the same kind. Send them one after the other.',
  'head-missing':
    'Line {line}: {field} is "{found}", and no row of the file with the heads has it. Add that row, or correct the number, and send both files again.',
  'details-missing':
    'Line {line}: {field} is "{found}", and no row of the file with the details has it. Add its rows, or remove this one, and send both files again.',
  'head-repeated':
    'Line {line}: {field} is "{found}", which line {firstLine} has already. Remove one of the two and send both files again.',
  'archive-nested': 'The archive holds an archive, and {expected} was expected. Pack its files directly.',
  'archive-empty': 'The archive holds no files: {expected} was expected. Pack it again with its files.',
  'record-path-empty':
    'The file has nothing at {expected}, where its documents should stand. What it has: {found}. Correct the file; or, where it is right, the path in the mapping (source.record).',
  'file-no-records':
    'The file holds no records: expected {expected} after the header, found {found}. Send it again with its records.',
  'file-too-large':
    'The file is larger than {expected}. Split it, or ask the operator to raise the limit of this connection.',
  'file-smaller-than-expected':
    'The file has {found}; expected: {expected}. A person looks at it before anything of it is used, and a result follows. If it was cut off, send the whole file.',
  'file-larger-than-expected':
    'The file has {found}; expected: {expected}. A person looks at it before anything of it is used, and a result follows. If it holds more than it should, send the right one.',
  'stock-set-to-zero':
    'The report sets {found} of {inStock} items that are in stock to 0; expected: {expected}. A person looks at it before anything of it is used, and a result follows. If that is wrong, send the right report.',
  'feed-silent':
    'No {files} has come by {connection} since {since}; one was due by {due}. Ask {partner} for it. This closes by itself when one comes.',
  'file-discarded':
    'A person here looked at this file and refused it, with the words "{reason}". Correct it, then send it again.',
  'file-duplicate':
    'This file has the same content as {first} (receipt {receipt}), which was received before. It was not applied again. If you meant new orders, send a file with new content.',
  'file-duplicate-of-refused':
    'This file has the same content as {first} (receipt {receipt}), which was refused as a whole, so nothing of it was applied. Cure what the answer to {first} names and send the file again; if the cause lay with us, ask us to run {receipt} again instead.',
  'mapping-none-for-format':
    'No mapping of this connection reads {found}. It has: {expected}. Send one of these formats, or have a mapping added.',
  'sender-unknown':
    'The connection {connection} belongs to no known partner, so nobody answers for this file. It is quarantined: name the partner in the workspace, then replay {receipt}.',
  'apply-failed':
    'The hub could not store this entry: {found}. Nothing of it was applied. An operator can replay the receipt once the cause is gone.',
  'stock-report-older':
    'A newer stock report of {expected} is already known; this one is as of {found} and was not applied.',
  'target-rejected':
    'The system {target} did not take it: {reason}. People here have been told and settle it there; a new result follows, so do not send the same again. Only if the reason names a mistake of yours, send a corrected version under the same number.',
  'target-failed':
    'The system {target} could not be reached, or its answer is unclear: {reason}. People here have been told and see to it; a new result follows, so do not send it again.',
  'target-settled':
    'The system {target} did not take it at first: {reason}. A person here has settled that by hand. Nothing is to be done.',
} as const satisfies Record<string, string>;
