import { z } from 'zod';

const text = (max = 1000) => z.string().min(1).max(max);

/** An identifier with the list it comes from: UBL `cbc:ID/@schemeID`, e.g. `{ scheme: 'GLN', value: '5790000435975' }`. */
export const Identifier = z
  .object({ scheme: text(70).optional(), value: text(256) })
  .strict()
  .meta({ id: 'Identifier' });

/** UBL `cac:PostalAddress`. */
export const Address = z
  .object({
    name: text().optional(),
    department: text().optional(),
    street: text().optional(),
    additionalStreet: text().optional(),
    buildingNumber: text(70).optional(),
    addressLines: z.array(text()).optional(),
    city: text().optional(),
    postalCode: text(70).optional(),
    region: text().optional(),
    country: z.string().length(2).optional().describe('ISO 3166-1 alpha-2'),
    countryName: text().optional(),
  })
  .strict()
  .meta({ id: 'Address' });

/** UBL `cac:Contact`. */
export const Contact = z
  .object({
    identifier: text(256).optional(),
    name: text().optional(),
    telephone: text(100).optional(),
    telefax: text(100).optional(),
    email: text(320).optional(),
  })
  .strict()
  .meta({ id: 'Contact' });

/** UBL `cac:Party`: at least a name, a legal name or an identifier tells who it is. */
export const Party = z
  .object({
    name: text().optional(),
    legalName: text().optional(),
    identifiers: z.array(Identifier).optional(),
    taxIdentifier: text(256).optional(),
    address: Address.optional(),
    contact: Contact.optional(),
  })
  .strict()
  .meta({ id: 'Party' });

export type Identifier = z.infer<typeof Identifier>;
export type Address = z.infer<typeof Address>;
export type Contact = z.infer<typeof Contact>;
export type Party = z.infer<typeof Party>;

const namesOf = ({ name, legalName }: Party): string[] =>
  [name, legalName].flatMap((one) => (one === undefined ? [] : one.trim().toLowerCase()));

/** Whether two identifiers are of one list, where both say of which. */
const isComparable = (one: Identifier, other: Identifier): boolean =>
  one.scheme === undefined || other.scheme === undefined || one.scheme.toUpperCase() === other.scheme.toUpperCase();

/** Pairs of identifiers of two parties that may be of one list. */
const comparable = (one: Party, other: Party): [string, string][] =>
  (one.identifiers ?? []).flatMap((mine) =>
    (other.identifiers ?? [])
      .filter((theirs) => isComparable(mine, theirs))
      .map((theirs): [string, string] => [mine.value, theirs.value]),
  );

/** Whether two parties share an identifier or a name. */
export function isSameParty(one: Party, other: Party): boolean {
  const names = namesOf(other);
  return (
    comparable(one, other).some(([mine, theirs]) => mine === theirs) ||
    namesOf(one).some((name) => names.includes(name))
  );
}

/** Whether two parties have different names, or different identifiers of one list. */
export function isOtherParty(one: Party, other: Party): boolean {
  const [mine, theirs] = [namesOf(one), namesOf(other)];
  const isNamedOtherwise = mine.length > 0 && theirs.length > 0 && !mine.some((name) => theirs.includes(name));
  return isNamedOtherwise || comparable(one, other).some(([first, second]) => first !== second);
}
