/** Problem texts of cross-references that people add. Keys are codes, kebab-case, prefixed by what they are about. */
export const referenceTexts = {
  'table-unknown':
    'There is no cross-reference table "{found}". A table is declared by a file of the workspace, tables/NAME.csv or tables/NAME.yaml. There are: {expected}.',
  'table-contradicted':
    '{file} line {line}: "{found}" is "{expected}" here, but {by} set it to "{other}" for the same days. Correct the file, or take the other out: tradelane xref remove {table} "{found}" --reason TEXT.',
  'table-file-invalid':
    'Line {line} is not an entry of a cross-reference table: {reason}; found {found}. Nothing was imported. Example: a header "from,to", then rows such as "4711-B,SKU-0042".',
  'reference-contradicts-file':
    '{file} line {line} says that "{found}" is "{expected}" on some of these days. Correct it there and run tradelane config apply, or give days that it leaves free: --from, --until.',
  'reference-overlaps':
    '"{found}" is "{expected}" in the table {table} on some of these days already ({days}). End that one first: tradelane xref set {table} "{found}" "{expected}" --until DAY, or take it out: tradelane xref remove {table} "{found}".',
  'reference-invalid': '"{found}" cannot be an entry of the table {table}: {reason}.',
  'reference-day-invalid': '{field} is "{found}", expected a day such as 2026-11-22.',
  'reference-empty': 'A cross-reference has a value of theirs and one of ours; one of the two is empty.',
  'reference-in-file':
    '"{found}" of the table {table} stands in {file} line {line}, not among the entries that people added. Take it out there, then run tradelane config apply.',
  'reference-several':
    'There are several entries "{found}" in the table {table}. Say which by its first day, --from DAY: {expected}.',
  'reference-unknown':
    'Nobody added an entry "{found}" to the table {table} (for this partner and day). See: tradelane xref list {table}.',
  'reference-reason-missing': 'Nothing was changed in {found}: no reason is given. State why: --reason TEXT.',
  'unmapped-none':
    'No document waits for "{found}" of the table {table}. See what is waited for: tradelane unmapped list.',
  'value-refused':
    'It has the value "{found}", for which we have no counterpart (table {table}): {reason} Correct it and send the document again.',
} as const satisfies Record<string, string>;
