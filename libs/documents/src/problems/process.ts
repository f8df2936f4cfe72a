/** Problem texts of a hub process: its settings, its keys. Keys are codes, kebab-case, prefixed by what they are about. */
export const processTexts = {
  'setting-unknown':
    'The environment variable {field} is not a setting of Tradelane. Did you mean {expected}? Correct or remove it, then start again.',
  'setting-invalid': '{field} is "{found}", expected {expected}. For example: {field}={example}',
  'setting-secret-invalid':
    '{field} is set to a wrong value (not shown, it is secret), expected {expected}. For example: {field}={example}',
  'setting-host-refused':
    '{field} is "{found}", but until users and roles are complete the hub listens on 127.0.0.1 only. Remove it; reach the hub from elsewhere through an SSH tunnel.',
  'setting-pair-incomplete':
    '{found} is set and {expected} is not. A database of your own needs both: the owner migrates, the other role runs without rights to change tables or the event log.',
  'setting-roles-same':
    'DATABASE_URL and DATABASE_OWNER_URL name the same role "{found}". Give the hub a role of its own, without rights to change tables or the event log.',
  'port-taken':
    'Port {found} on {expected} is in use by another program, perhaps by a hub that was started before. End that one, or give this one another port, for example: TRADELANE_PORT={example} npm start',
  'port-forbidden':
    'Port {found} on {expected} may not be opened by this user. Ports below 1024 are for root: give the hub another one, for example: TRADELANE_PORT={example} npm start',
  'option-unknown': '"{found}" is not an option of this start. Did you mean {expected}?',
  'master-key-invalid':
    'The master key file {field} does not hold 32 bytes in base64. Put the right file back from your backup; without it the stored secrets cannot be read.',
  'master-key-exposed':
    'The master key file {field} can be read by other users (mode {found}, expected {expected}). Run: chmod 600 {field}',
  'master-key-unreadable':
    'The master key file {field} cannot be read or made: {found}. Check the folder and its rights.',
  'vault-key-unknown':
    'The secret "{field}" is sealed with the key {expected}, and this hub has the key {found}. Start it with the master key that sealed it.',
  'vault-record-damaged':
    'The sealed secret "{field}" was changed or belongs to another record. Set the secret again: tradelane secret set.',
} as const satisfies Record<string, string>;
