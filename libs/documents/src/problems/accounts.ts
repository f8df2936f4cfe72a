/** Problem texts of drop accounts and their server. Keys are codes, kebab-case, prefixed by what they are about. */
export const accountTexts = {
  'account-needs-root':
    'Accounts are users of this system, so this command needs root: sudo npx tradelane partner account … (settings of the environment stay with sudo --preserve-env).',
  'account-partner-invalid':
    '"{found}" is no id of a partner: expected lower-case letters, digits and hyphens, for example acme-stores.',
  'account-partner-unknown':
    'The workspace {field} has no partner {found}. Meant: {expected}? Write partners/{found}.yaml first.',
  'account-exists':
    '{found} has an account already. To give it a new key or password: tradelane partner account rotate {found}',
  'account-unknown': '{found} has no account here. Make one: tradelane partner account create {found}',
  'account-revoked':
    'The account of {found} is revoked. To open it again with a new key or password: tradelane partner account create {found}',
  'account-options-conflict': 'Give either --key FILE or --password, not both; with neither, a key is generated.',
  'account-key-private':
    'This is a private key, which nobody else may have. Ask the partner for the public one (its file often ends in .pub), and to make a new pair, since this one has travelled.',
  'account-key-several': 'The file holds {found} lines with keys, expected one. Give one public key a command.',
  'account-key-unreadable':
    'The file holds no public key that the server takes (it begins with "{found}"). Expected one as ssh-keygen or PuTTYgen saves it, for example: ssh-ed25519 AAAAC3Nza… name',
  'account-key-weak': 'The RSA key has {found} bits, expected at least {expected}. Better: ssh-keygen -t ed25519',
  'account-key-known': 'The account of {found} has this key already. To end the others at once use --overlap 0s.',
  'account-file-exists': 'The file {found} is there already and is not overwritten. Name another: --out FILE',
  'account-file-unreadable': 'The file {found} cannot be read: {reason}',
  'account-duration-invalid':
    '--overlap is "{found}", expected a number with s, m, h or d for seconds, minutes, hours or days. For example: --overlap 7d',
  'account-quota-invalid': '{field} is "{found}", expected a whole number from 1. For example: {field} 500',
  'account-reader-unknown':
    'There is no user "{found}" on this system that could read the folders for the hub. Set TRADELANE_DROP_READER to the user that the hub runs as, by name or number.',
  'account-uid-differs':
    'The user {found} of this system has another number than its account ({expected}), so the files in its folders would belong to somebody else. Rename or remove that user, then start again.',
  'account-command-failed':
    'This system refused "{found}": {reason}. Cure that, then run the command again; it goes on where it stopped.',
  'sheet-account-none':
    'The connection {found} reads {field}, which is no account of the drop server, so there is no login to print. Make one: tradelane partner account create {expected}',
  'sheet-connection-none':
    'No connection of {field} takes files from {found} (its connections with files: {expected}). Make an account, which writes one: tradelane partner account create {found}',
  'sheet-connection-several':
    '{found} sends files by several connections: {expected}. Say which one: --connection {example}',
  'drop-sshd-missing': 'OpenSSH is not installed ({found} is missing). Install it: apt-get install openssh-server',
  'drop-config-refused': 'sshd refuses the configuration that was made for it: {reason}',
  'drop-folder-unsafe':
    'sshd shuts nobody into a folder that others could change: {found} must belong to root and be writable for root only. Choose another place: TRADELANE_DROP_DIR=/srv/tradelane-drop',
  'drop-server-ended': 'sshd ended by itself (exit code {found}). Its last lines say why; is port {field} free?',
} as const satisfies Record<string, string>;
