import type { Faults } from '../compile/faults.js';
import { isMapping } from '../compile/source-spec.js';
import type { SharedParts } from '../mapping-parts.js';
import { Origins } from './origins.js';
import { Overlay } from './overlay.js';

type Fields = Readonly<Record<string, unknown>>;

/** A definition with all that it takes from other files put in. */
export interface WholeDefinition {
  /** Anything, where the file holds no members. */
  members: unknown;
  origins: Origins;
  /** Parts that its variants may use, too. */
  parts: SharedParts;
}

/** What a mapping says of itself; a variant takes none of it from its base. */
const OF_ITSELF = ['extends', 'mapping', 'version', 'description', 'validFrom', 'validUntil'];

/**
 * The whole of a variant: what its base says, and over it what the variant writes.
 * @param own the variant as written, its parts put in
 * @param faults of the variant's file
 */
export function variantOf(
  base: WholeDefinition,
  own: Fields,
  faults: Faults,
): Pick<WholeDefinition, 'members' | 'origins'> {
  const inherited = isMapping(base.members) ? baseFor(base.members, own) : {};
  const origins = base.origins.inheritedBy(faults.fileName, Object.keys(inherited));
  const said = Object.fromEntries(Object.entries(own).filter(([name]) => OF_ITSELF.includes(name)));
  if (isMapping(base.members))
    said['extends'] = `${String(base.members['mapping'])}@${String(base.members['version'])}`;
  const changes = Object.fromEntries(Object.entries(own).filter(([name]) => !OF_ITSELF.includes(name)));
  new Overlay(origins, faults).put(inherited, changes, [], []);
  return { members: { ...said, ...inherited }, origins };
}

/** A copy of the base. Where the variant reads another format, how the base's is written means nothing. */
function baseFor(base: Fields, own: Fields): Record<string, unknown> {
  const inherited = copyOf(base) as Record<string, unknown>;
  for (const name of OF_ITSELF) delete inherited[name];
  const [theirs, ours] = [inherited['source'], own['source']];
  if (isMapping(theirs) && isMapping(ours) && 'format' in ours && ours['format'] !== theirs['format'])
    inherited['source'] = Object.fromEntries(Object.entries(theirs).filter(([name]) => name !== theirs['format']));
  return inherited;
}

/** What aliases of YAML share is copied for each: a change of one must not change the other. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf(member)]));
}
