/** Problem texts of what people do with held, parked and received documents. Keys are codes, kebab-case, prefixed by what they are about. */
export const workTexts = {
  'hold-unknown':
    'There is no open hold {found}: it was released, discarded or replaced by a newer document, or never was. List what is held now: tradelane hold list.',
  'receipt-not-held':
    'The file {found} is not held: it was released or discarded before, or never was held as a whole. List files: tradelane receipt list.',
  'exception-unknown':
    'There is no open exception {found}: it was closed, or never was. List what is open: tradelane exception list.',
  'exception-acknowledged-before': 'The exception {found} is in hand already: {by} acknowledged it.',
  'exception-of-held-file':
    'The exception {found} closes when its file is let go or refused: tradelane receipt release {receipt} --reason TEXT, or tradelane receipt discard {receipt} --reason TEXT.',
  'document-cancelled':
    'A person here cancelled this order before anybody had it, with the words "{reason}". Send what is still wanted under a new order number.',
  'document-released': 'A person here looked at this document and let it pass. Nothing is to be done.',
  'document-discarded':
    'A person here looked at this document and refused it, with the words "{reason}". Correct it, then send it again.',
  'document-superseded':
    'It waited for a value that we did not know. Meanwhile a newer version of it came, which counts instead.',
  'replay-unknown':
    'There is nothing {found} to replay: no received file, and no delivery that waits for a person, has that id. List them: tradelane receipt list, tradelane dead-letter list.',
  'resend-unknown': 'There is no delivery {found}. List those of a document: tradelane document sent NUMBER.',
  'resend-not-delivered':
    'The delivery {found} is {state}, so there is nothing to send once more. One that waits for a person is sent by: tradelane replay {found}.',
  'resend-no-file':
    'The delivery {found} was no file with a name of its own, so it cannot keep one. Leave --same-name out.',
  'resend-no-document':
    'The delivery {found} is an answer to a sender, not a document. Have its file answered again: tradelane replay {receipt}.',
  'sent-unknown':
    'Nothing was sent under {found}: no delivery, document or order has that id or number. Example: tradelane document sent PO-1001.',
  'sent-several': '{found} was sent {count} times. Say which one is wanted by its id: {expected}.',
  'sent-not-kept':
    'The bytes of {found} were not kept: only those of files are, from the moment they are sent. Leave --out out to see where it went.',
  'replay-bytes-gone':
    'The bytes of the received file {found} are no longer in the data folder (blobs/), so it cannot be replayed. Put them back from your backup, or ask the sender for the file.',
} as const satisfies Record<string, string>;
