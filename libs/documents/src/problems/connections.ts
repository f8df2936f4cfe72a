/** Problem texts of connections. Keys are codes, kebab-case, prefixed by what they are about. */
export const connectionTexts = {
  'address-forbidden':
    "The hub may not connect to {found}: {reason}. If it is meant, an administrator names the exact host:port in the process setting TRADELANE_ALLOW_ADDRESSES and restarts the hub; metadata services and the hub's own ports stay forbidden.",
  'remote-rejected':
    'The target refused the document with status {status}: {found}. Correct what it names, then send the document again.',
  'remote-conflict':
    'The target refused with status 409: what we sent conflicts with what it holds ({found}). Compare both, then send again or skip this delivery.',
  'remote-gone':
    'The target answered 410: this address is closed for good ({found}). Ask its owner for the new address and change the connection.',
  'remote-redirected':
    'The target answered with a redirection (status {status}) to "{found}", which the hub never follows. Set the new address in the connection.',
  'remote-ambiguous':
    'The target holds {count} different entries for {field} "{found}", so it cannot be told which one is ours. Clear the wrong ones there, then resolve this delivery by hand.',
  'document-type-unrouted':
    'This connection has no setting for documents of type {found}; it sends {expected}. Add the type under "send", or route it elsewhere.',
  'file-name-refused':
    'The file name "{found}" is not taken: {reason}. Ask the sender for a name of letters, digits, dot, dash and underscore.',
  'file-not-regular':
    '"{found}" is a {kind}, not a regular file, and is never opened. Ask the sender to drop the file itself.',
} as const satisfies Record<string, string>;
