/** Endings that encrypting programs add. `.asc` is one behind another ending only: alone it is that of plain text, too. */
const SEALED = /\.(?:pgp|gpg)$|(?<=[^.]\.[A-Za-z0-9]{1,8})\.asc$/i;

/** The name of what is inside: `orders.csv.pgp` -> `orders.csv`. The name that a message carries itself is never looked at. */
export const openedName = (name: string): string => name.replace(SEALED, '') || name;

/** `PO-1.xml` -> `PO-1.xml.pgp` */
export const sealedName = (name: string): string => `${name}.pgp`;
