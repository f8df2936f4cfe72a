/** Problem texts of the command line: what may be wrong with what a person typed, or with the installation that it meets. */
export const cliTexts = {
  'input-unreadable': 'The file "{found}" cannot be read: {reason}. Check its name and its rights.',
  'document-again':
    'Line {line}: the number {found} is that of the document of line {firstLine}, with the same content. A hub takes it once.',
  'document-number-again':
    'Line {line}: the number {found} is that of the document of line {firstLine}, with other content. A hub takes the later one for a newer version of the earlier, and a person may have to decide. Give each document a number of its own, or send one of them.',
  'mapping-unknown':
    'There is no mapping "{found}". There are: {expected}. For those of a workspace add --workspace FOLDER.',
  'mapping-files-none': 'No mapping files were found in {found}. Name mapping files or folders that hold some.',
  'mapping-cases-missing':
    '{mapping} has no cases: write some in {expected}, e.g. with a sample, what is expected of it and its problems.',
  'mapping-cases-invalid': 'The cases of {found} could not be run: {reason}',
  'proposal-target-invalid': '--target is "{found}", and proposals are made of {expected}. For example: --target Order',
  'proposal-name-invalid':
    'A mapping cannot be called "{found}". Take small letters, digits, dashes and /, e.g. --name acme/order.',
  'proposal-file-exists': '{found} is there already and is left as it is. Choose another name: --name acme/order.',
  'proposal-needless':
    '{found} is read by the mapping {expected} already: see what it makes of it by tradelane mapping explain. What one partner writes otherwise goes into a variant of a few lines that begins with extends: {expected} (docs/mapping.md, Variants). To have one proposed from the sample alone add --anyway.',
  'sample-record-kinds':
    'The lines of the sample begin with {found}: they are records of several kinds, and no mapping can be proposed without their names. Describe them in a mapping as csv: {expected} (docs/mapping.md, Records of several kinds).',
  'sample-one-column':
    'The sample is no table with several columns: it begins with "{found}". Nothing can be proposed for files of fixed columns; describe their columns in a mapping with format: fixed-width.',
  'proposal-target-unknown':
    'The fields {found} do not tell what kind of document this is. Say it: --target TYPE, one of {expected}; and --group-by COLUMN if no column is called like its number.',
  'proposal-number-unknown':
    'None of the columns {found} looks like the number that makes rows one {expected}. Name it: --group-by COLUMN.',
  'workspace-folder-missing':
    'There is no workspace folder {found}. Name yours (config check FOLDER, or --workspace FOLDER), or begin with a copy of the demo: cp -r samples/workspace {found}.',
  'hub-data-missing':
    'There is no data of a hub in {found}. Start the hub there first (npm start), or name its data folder in TRADELANE_DATA_DIR, or its database in DATABASE_URL and DATABASE_OWNER_URL.',
  'company-none': 'Nothing is configured yet. Apply a workspace first: tradelane config apply FOLDER.',
  'company-several': 'This installation has several companies: {expected}. Say which one: --company {example}.',
  'company-unknown': 'There is no company "{found}" in this installation. There are: {expected}.',
  'configuration-version-unknown':
    'There is no configuration version "{found}" of {company}. See: tradelane config history.',
  'rollback-nothing':
    'Neither the active version nor version {version} has files at "{found}". Name a path of the workspace, e.g. mappings/acme/order (tradelane config show {version}).',
  'secret-name-invalid':
    'A secret cannot be called "{found}". Take letters, digits, dash and underscore, and begin with a letter, e.g. finance-webhook.',
  'secret-empty': 'Nothing was given, so the secret {found} was not set. Type its value, or pipe it in.',
  'receipt-unknown': 'There is no receipt "{found}". See: tradelane receipt list.',
  'order-unknown': 'There is no order "{found}". Give its number or its id (ord_...).',
  'connection-unknown': 'There is no connection "{found}". See: tradelane connection list.',
  'connection-not-stopped': 'The connection {found} is neither paused nor held: there is nothing to resume.',
  'day-invalid': '--on is "{found}", expected a day such as 2027-01-01.',
  'limit-invalid': '--limit is "{found}", expected a whole number from 1 to 1000. For example: --limit 50',
  'last-invalid': '--last is "{found}", expected a whole number from 1 to 1000. For example: --last 50',
  'trial-nothing':
    'There is nothing to compare: none of the {lookedAt} newest files was read by {found} or is what it is written for; they were read by {expected}. Try it on a file of yours: tradelane convert FILE --workspace FOLDER --mapping {found}.',
  'database-behind':
    'The database is older than this version of Tradelane ({found} not applied). Start the hub once, which brings it up to date, then try again.',
  'replay-what': '"{found}" cannot be replayed: expected the id of a receipt (rcp_...) or of a dead letter (int_...).',
  'replay-skip-receipt': '--skip is for dead letters (int_...); the receipt {found} can only be run again.',
  'checkpoint-unreadable': 'This is no checkpoint of Tradelane. Give a file as tradelane audit checkpoint writes it.',
  'checkpoint-signature-wrong':
    'The signature of this checkpoint does not belong to the public key. It was changed, or signed with another key: check with the public key that you were given when it was made (--public-key FILE).',
  'checkpoint-other-company':
    'This checkpoint is of the company {found}, not of {expected}. Say which one: --company {found}.',
  'checkpoint-differs':
    'The event log is not the one that was signed on {createdAt}: then {expected}, of the same moment now {found}. Events of that time were changed, removed or added since.',
  'public-key-missing':
    'There is no public key in {found}. Give the one that you were handed with the checkpoint: --public-key FILE.',
} as const satisfies Record<string, string>;
