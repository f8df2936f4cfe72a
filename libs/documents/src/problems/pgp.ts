/** Problem texts of OpenPGP: files that come encrypted or signed, and keys. Keys are codes, kebab-case, prefixed by `pgp`. */
export const pgpTexts = {
  'pgp-not-encrypted':
    'The file is not encrypted ({found}), and this connection takes files only that are encrypted with OpenPGP. Encrypt it for the key {expected} and send it again.',
  'pgp-not-signed-file':
    'The file is no signed OpenPGP message ({found}), and this connection takes signed files only. Sign it with the key {expected} (gpg --sign, so that file and signature are one) and send it again.',
  'pgp-unexpected':
    'The file is encrypted or signed with OpenPGP, and this connection is not set up to open such files. Send it as it is, or have an administrator set pgp in the connection and replay it.',
  'pgp-wrong-key':
    'The file is encrypted for {found}, and we have {expected}. Take our public key, encrypt the file for it and send it again.',
  'pgp-damaged':
    'The file was changed or cut off on its way, or is no whole OpenPGP message: {found}. Nothing of it was used. Send it again, transferred as a binary file.',
  'pgp-unprotected':
    'The file is encrypted in an old way that does not tell whether it was changed on its way. Encrypt it with integrity protection (GnuPG 2.2 or newer does) and send it again.',
  'pgp-too-large':
    'What is inside the encrypted file is larger than the {expected} bytes that this connection takes. Nothing of it was used. Send it in parts, or have files.maxBytes raised.',
  'pgp-not-signed':
    'The encrypted file has no signature, and this connection takes signed files only. Sign it with the key {expected} and send it again.',
  'pgp-signature-unknown':
    'The file is signed by {found}, and a signature of {expected} is expected. Sign it with that key, or have an administrator add the new public key to pgp.verify.',
  'pgp-signature-wrong':
    'The signature does not hold: {found}. Nothing of the file was used. Sign it anew with the key {expected} and send it again.',
  'pgp-own-key':
    'The file could not be opened, because a key of ours cannot be used. Nothing is wrong with the file: it is kept, and an administrator runs it again (tradelane replay) once the key is right. {found}',
  'pgp-key-expired':
    '{field}: the key {found} has expired on {expired}. Its owner renews it or makes another one; put the new one in its place, e.g. keys/acme.asc, and apply the workspace.',
  'pgp-key-expires': '{field}: the key {found} expires on {expired}. Ask its owner for a newer one before that day.',
  'pgp-key-unusable':
    '{field}: the key cannot be used: {found}. A public one is written by: gpg --armor --export KEY; a private one goes into a secret: gpg --armor --export-secret-keys KEY | tradelane secret set NAME.',
  'pgp-key-private':
    "The file holds a private key. Whoever has it can read and sign in its owner's name: delete it, and write the public key there: gpg --armor --export KEY > {file}. Our own private key goes into a secret: gpg --armor --export-secret-keys KEY | tradelane secret set PGP_KEY.",
  'pgp-key-form':
    'The file begins with "{found}" and holds no armored public key. Write it anew: gpg --armor --export KEY > {file}',
  'pgp-key-file-unknown':
    '{field} names {found}, which is not among the files of the workspace. Put the key there, written by gpg --armor --export KEY > {found}. Files of keys there: {expected}.',
  'pgp-needs': '{field} has no effect without {expected}. Add it, e.g. {example}, or remove {field}.',
  'pgp-no-files':
    'The connector {found} writes no files that could be encrypted or signed. Remove {field}, or use a connector that does, e.g. sftp.',
} as const satisfies Record<string, string>;
