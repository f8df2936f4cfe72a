/** Problem texts of connections. Keys are codes, kebab-case, prefixed by what they are about. */
export const connectionTexts = {
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
  'sent-file-lost':
    'Nobody can tell whether the file {found} arrived: it was about to be given its name when the connection broke, and now neither it nor its unfinished copy is where it was. Ask the receiver, then send it once more (tradelane replay) or let it pass (--skip).',
  'sent-file-still-there':
    'The file {found} lies at the receiver still, with the same content: it was not sent again. Have it taken, or send it again under a new name (without --same-name).',
  'sent-name-occupied':
    'There is a file {found} of other content already, and files are never overwritten. Have it moved away, then replay this delivery; the placeholder key or controlNumber in the name template (sentFiles.name) keeps names apart.',
  'sent-name-repeated':
    'The name {found} was given to another document of this connection before ({other}), and files are never overwritten. Put the placeholder key or controlNumber into the name template (sentFiles.name), then replay this delivery.',
  'sent-name-lacks':
    'The name template {expected} asks for {found}, and this document has none. Take another placeholder, e.g. number or key, then replay this delivery.',
  'file-not-regular':
    '"{found}" is a {kind}, not a regular file, and is never opened. Ask the sender to drop the file itself.',
} as const satisfies Record<string, string>;
