import type { Identifier, Party } from '#libs/documents';

import type { FileFaults } from './faults.js';
import type { Partner } from './workspace.js';

const nameKey = (name: string): string => name.trim().toLowerCase();
const identifierKey = (scheme: string | undefined, value: string): string => `${scheme?.toUpperCase() ?? ''}\n${value}`;

/** The schemes that an identifier is looked for under: its own, and none, since documents often leave the scheme out. */
const schemesOf = ({ scheme }: Identifier): (string | undefined)[] =>
  scheme === undefined ? [undefined] : [scheme.toUpperCase(), undefined];

/** Finds the partner that a party is: by any identifier that they share, otherwise by name, legal name or alias. */
export function partnerFinder(partners: readonly Partner[]): (party: Party | undefined) => Partner | undefined {
  // By scheme, then by value: it is asked several times for each order, and a text made of both would have to be made each time.
  const byIdentifier = new Map<string | undefined, Map<string, Partner>>();
  const byName = new Map<string, Partner>();
  for (const partner of partners) {
    for (const identifier of partner.identifiers)
      for (const scheme of schemesOf(identifier)) {
        const byValue = byIdentifier.get(scheme) ?? new Map<string, Partner>();
        byIdentifier.set(scheme, byValue.set(identifier.value, partner));
      }
    for (const name of [partner.name, ...partner.aliases]) byName.set(nameKey(name), partner);
  }
  return (party) => {
    for (const { scheme, value } of party?.identifiers ?? []) {
      const known = byIdentifier.get(scheme?.toUpperCase())?.get(value);
      if (known !== undefined) return known;
    }
    for (const name of [party?.name, party?.legalName]) {
      const known = name === undefined ? undefined : byName.get(nameKey(name));
      if (known !== undefined) return known;
    }
    return undefined;
  };
}

/** Two partners that answer to one identifier or name could not be told apart. */
export function checkDistinct(partners: readonly { partner: Partner; faults: FileFaults }[]): void {
  const owners = new Map<string, string>();
  for (const { partner, faults } of partners) {
    const claim = (key: string, path: (string | number)[], found: string): void => {
      const owner = owners.get(key);
      if (owner !== undefined && owner !== partner.id)
        faults.add(path, 'partner-ambiguous', { found, params: { other: owner } });
      owners.set(key, partner.id);
    };
    claim(nameKey(partner.name), ['name'], partner.name);
    partner.aliases.forEach((alias, index) => claim(nameKey(alias), ['aliases', index], alias));
    partner.identifiers.forEach(({ scheme, value }, index) =>
      claim(identifierKey(scheme, value), ['identifiers', index], value),
    );
  }
}
