import { relative, resolve } from 'node:path';

/** A path as a person would type it here: relative when it lies below the current folder, otherwise whole. */
export function shownPath(path: string): string {
  const near = relative('', path);
  return near.startsWith('..') ? resolve(path) : near || '.';
}
