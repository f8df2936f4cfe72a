import { RE2JS } from 're2js';

import { fileNameObjection, type RemoteFile } from '#libs/connector-sdk';

/** How a sender tells that a file is whole. */
export interface FileSettings {
  /** Names to take: `*` and `?` stand for any characters, case-insensitive. */
  pattern: string;
  /**
   * `rename`: files appear under their final name by a rename; `marker`: a second file (name + marker ending) says so;
   * `stable`: neither, so size and stamp must be equal over listings for `stableSeconds`.
   */
  complete: 'rename' | 'marker' | 'stable';
  stableSeconds: number;
  /** Ending of a done-marker, e.g. `.done`. */
  marker: string;
  maxBytes: number;
}

/** Endings that uploading programs give to a file until it is whole. */
const PARTIAL = /\.(?:tmp|part|partial|filepart|writing|crdownload)$/i;

/** Endings and beginnings that uploading programs give to unfinished files. Never read. */
const UNFINISHED = /(?:\.(?:tmp|part|partial|filepart|writing|crdownload|swp)|~)$|^(?:\.|~\$)/i;

/** Names that we give to replies. Never read, whatever a pattern says. */
const REPLY = /\.(?:received|result)\.[^.]+(?:\.(?:pgp|gpg|asc))?$|\.report\.html(?:\.(?:pgp|gpg|asc))?$/i;

/** File systems hold names of 255 bytes; replies and the archive add to them. */
const MAX_NAME_BYTES = 200;

/** Why a file of this name is never taken, or undefined when it may be. Whatever the connectors would refuse is among it. */
export function unfitName(name: string): string | undefined {
  if (!name.isWellFormed()) return 'its name is not valid UTF-8';
  const objection = fileNameObjection(name);
  if (objection !== undefined) return `its name is not taken: ${objection}`;
  return Buffer.byteLength(name) > MAX_NAME_BYTES ? `its name is longer than ${MAX_NAME_BYTES} bytes` : undefined;
}

/** An upload that has not gone on for so long was given up. */
const ABANDONED_SECONDS = 3600;

/**
 * Why a listed entry is left where it is, to be told once; undefined when it may be taken sooner or later.
 * @param names all of the listing
 * @param stableSeconds how long it has looked the same
 */
export function whyLeft(
  file: RemoteFile,
  settings: FileSettings,
  names: ReadonlySet<string>,
  stableSeconds: number,
): string | undefined {
  if (file.kind === 'folder') return undefined;
  if (file.kind === 'other') return 'it is a link or a device, not a regular file';
  if (file.size > settings.maxBytes)
    return `it is larger than the ${settings.maxBytes} bytes that this connection takes`;
  return (
    unfitName(file.name) ?? (stableSeconds < ABANDONED_SECONDS ? undefined : whyUnfinished(file.name, settings, names))
  );
}

function whyUnfinished(
  name: string,
  { complete, marker, pattern }: FileSettings,
  names: ReadonlySet<string>,
): string | undefined {
  if (PARTIAL.test(name)) return 'it was never renamed, as if its upload was given up';
  if (complete !== 'marker' || UNFINISHED.test(name) || REPLY.test(name) || !matchesPattern(name, pattern))
    return undefined;
  if (name.endsWith(marker))
    return names.has(name.slice(0, -marker.length)) ? undefined : 'the file that it is the marker of is not there';
  return names.has(name + marker) ? undefined : `its marker ${name}${marker} has never come`;
}

const matchers = new Map<string, RE2JS>();

/** Whether a name matches a pattern of `*` and `?`, in linear time whatever the pattern. */
export function matchesPattern(name: string, pattern: string): boolean {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    const source = RE2JS.quote(pattern)
      .replaceAll(String.raw`\*`, '.*')
      .replaceAll(String.raw`\?`, '.');
    matcher = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
    matchers.set(pattern, matcher);
  }
  return matcher.matches(name);
}

export interface Candidate {
  file: RemoteFile;
  /** The done-marker to remove after the claim. */
  marker?: string;
}

/**
 * Those files of a listing that are whole and may be claimed now.
 * @param stableSeconds how long each name has looked the same, from earlier listings.
 */
export function readyFiles(
  listing: readonly RemoteFile[],
  settings: FileSettings,
  stableSeconds: ReadonlyMap<string, number>,
): Candidate[] {
  const names = new Set(listing.filter((file) => file.kind === 'file').map((file) => file.name));
  return listing.flatMap((file): Candidate[] => {
    if (file.kind !== 'file' || unfitName(file.name) !== undefined) return [];
    if (file.size > settings.maxBytes) return [];
    if (UNFINISHED.test(file.name) || REPLY.test(file.name) || !matchesPattern(file.name, settings.pattern)) return [];
    switch (settings.complete) {
      case 'rename':
        return [{ file }];
      case 'marker': {
        const marker = file.name + settings.marker;
        return !file.name.endsWith(settings.marker) && names.has(marker) ? [{ file, marker }] : [];
      }
      case 'stable':
        return (stableSeconds.get(file.name) ?? 0) >= settings.stableSeconds ? [{ file }] : [];
    }
  });
}

/** Files that are not there yet but may become ready: a run that must take everything waits for these. */
export function unsettledFiles(listing: readonly RemoteFile[], settings: FileSettings): number {
  if (settings.complete !== 'stable') return 0;
  return listing.filter(
    (file) =>
      file.kind === 'file' &&
      !UNFINISHED.test(file.name) &&
      !REPLY.test(file.name) &&
      unfitName(file.name) === undefined &&
      matchesPattern(file.name, settings.pattern),
  ).length;
}
