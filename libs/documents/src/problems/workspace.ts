/** Problem texts of the workspace: what may be wrong with its files. Keys are codes, kebab-case, prefixed by what they are about. */
export const workspaceTexts = {
  'connection-unused':
    '{file} line {line}: the connection {found} takes no files and no route sends to it. Add "files", a route, or remove it.',
  'connector-no-files':
    '{file} line {line}: the connector {found} takes no files. Remove "files", or use a connector that does, e.g. folder.',
  'expect-no-files':
    '{file} line {line}: nothing comes by this connection, so nothing can be expected of it. Remove "expect", or add "files".',
  'expect-repeated':
    '{file} line {line}: {field}: two expectations are for the same files ({found}). Keep one, or give each a kind with "for".',
  'connector-writes-no-files':
    '{file} line {line}: the connector {found} writes no files. Remove "sentFiles", or use a connector that does, e.g. folder.',
  'sent-name-invalid': '{file} line {line}: {found} cannot name files: {reason}. Example: "{example}".',
  'sent-name-repeats':
    '{file} line {line}: {field} {found} may give two documents the same name; files are never overwritten, so the second would wait for a person. Add the placeholder key, or controlNumber with documentType and partner.',
  'sent-name-shared':
    '{file} line {line}: {field} {found} may give a document the name that {template} gives one of the connection {other}, which writes into the same folder. Files are never overwritten, so the second would wait for a person. Give one of them another folder, or another beginning of its names.',
  'id-duplicate': '{file} line {line}: {field} {found} is used twice. Give each its own, e.g. {found}-2.',
  'inbox-shared':
    '{file} line {line}: the connection {found} takes files from the same place. Give each connection its own, e.g. another "path".',
  'name-unknown': '{file} line {line}: {field} names the {kind} {found}, which does not exist. Meant: {expected}?',
  'partner-ambiguous':
    '{file} line {line}: {field} {found} is also that of the partner {other}, so the two cannot be told apart. Keep it with one.',
  'output-not-taken':
    '{file} line {line}: the connector {found} sends this document in a form of its own only. Remove the entry, or choose folder, sftp or http.',
  'output-of-other-type':
    '{file} line {line}: the mapping {found} does not write a document of type {expected}. Name one that does, or leave the entry out for canonical JSON.',
  'pattern-takes-markers':
    '{file} line {line}: the pattern {found} takes done-markers ({expected}). Name the files themselves, e.g. "*.csv".',
  'pattern-takes-nothing':
    '{file} line {line}: the pattern {found} fits replies or unfinished files only, which are never taken. Example: "*.csv".',
  'route-cannot-send':
    '{file} line {line}: {field} sends {expected} to {found}, whose connector cannot send that. Choose another connection.',
  'route-off':
    '{file} line {line}: {field} sends to {found}, which is off. What is routed there waits until it is live.',
  'secret-literal':
    '{file} line {line}: {field} is a secret and must not stand here. Store it with the hub and refer to it, e.g. "${secret:NAME}".',
  'secret-misplaced':
    '{file} line {line}: {field} is no secret, so "${...}" is not filled in here. Write the value itself.',
  'setting-expression-invalid': '{file} line {line}: {field}: {reason}',
  'workspace-setting-invalid': '{file} line {line}: {field} is {found}: {reason}. It is: {hint}',
  'workspace-setting-missing': '{file} line {line}: {field} is missing. It is: {hint}',
  'workspace-setting-unknown': '{file} line {line}: there is no setting {field}. Meant: {expected}?',
  'table-invalid':
    '{file} line {line}: not a cross-reference table: {reason}; found {found}. Example: a header "from,to", then rows such as "4711-B,SKU-0042".',
  'table-entry-twice':
    '{file} line {line}: {found} has an entry for the same days in line {other} already, which says {expected}. Keep one of the two, or let the days not overlap.',
  'workspace-file-missing':
    'The workspace has no {file}. It names the company, e.g. company: { id: northwind, name: Northwind Traders Ltd }.',
  'workspace-file-unknown':
    '{file} is not a file of a workspace, so it would have no effect. Files are workspace.yaml, routes.yaml, rules.yaml, and those in partners, connections, tables and mappings.',
  'workspace-yaml-invalid': '{file} line {line}, column {column} is not valid YAML: {reason}',
} as const satisfies Record<string, string>;
