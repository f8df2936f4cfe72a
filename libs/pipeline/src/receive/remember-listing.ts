import type { RemoteFile } from '#libs/connector-sdk';
import { sha256 } from '#libs/documents';
import { recordSightings, reportSightingOnce } from '#libs/store';

import type { Hub } from '../hub.js';
import type { Inbox } from './inbox.js';
import { whyLeft } from './readiness.js';

/**
 * Remembers a listing and tells once of each file that is left where it is.
 * @returns how long each file has looked the same, by its name
 */
export async function rememberListing(
  hub: Hub,
  { companyId, connectionId, settings }: Inbox,
  listing: readonly RemoteFile[],
): Promise<Map<string, number>> {
  // A server may list a name twice: of equal ones the last counts.
  const files = new Map(listing.map((file) => [rememberedName(file.name), file]));
  const sightings = await recordSightings(
    hub.database,
    companyId,
    connectionId,
    [...files].map(([name, { size, modified }]) => ({ name, size, modified })),
  );
  const names = new Set(listing.map(({ name }) => name));
  for (const { name, stableSeconds, isReported } of sightings) {
    const why = isReported ? undefined : whyLeft(files.get(name)!, settings, names, stableSeconds);
    if (why === undefined || !(await reportSightingOnce(hub.database, companyId, connectionId, name))) continue;
    hub.log.warn({ connection: connectionId, file: name }, `left in the inbox: ${why}`);
  }
  return new Map(sightings.map(({ name, stableSeconds }) => [name, stableSeconds]));
}

/** Longest name that is remembered as it is; a file that is taken has a shorter one. */
const MAX_REMEMBERED = 255;

/** A name as the database can hold it: whatever a server may list. Names that are taken stay what they are. */
function rememberedName(name: string): string {
  const storable = name.toWellFormed().replaceAll('\u0000', '\ufffd');
  if (storable === name && name.length <= MAX_REMEMBERED) return name;
  return `${storable.slice(0, MAX_REMEMBERED - 17)} ${sha256(name).slice(0, 16)}`;
}
