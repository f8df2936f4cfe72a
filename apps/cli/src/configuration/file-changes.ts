import { structuredPatch } from 'diff';

import type { WorkspaceFile } from '#libs/reading';

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

export const byPath = (files: readonly WorkspaceFile[]): Files =>
  Object.fromEntries(files.map(({ path, text }) => [path, text]));

export interface FileChange {
  path: string;
  change: 'added' | 'removed' | 'changed';
  /** Lines of a unified diff; absent where the two are too different to be compared line by line, and of files that came with Tradelane. */
  lines?: readonly string[];
}

/** Mappings that came with Tradelane are named, not printed. */
export const isShipped = (path: string): boolean => path.startsWith('shipped/');

/** A table of hundreds of thousands of rows of which each is another: nobody would read that diff. */
const MAX_DIFF_MS = 3000;

/** Which files differ, by path; the kind of line ends does not matter. */
export function fileChanges(before: Files, after: Files): FileChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return paths.flatMap((path) => changeOf(path, before[path], after[path]) ?? []);
}

function changeOf(path: string, before: string | undefined, after: string | undefined): FileChange | undefined {
  const [old, now] = [before, after].map((text) => text?.replaceAll('\r\n', '\n'));
  if (old === now) return undefined;
  const change = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
  const lines = isShipped(path) ? undefined : unifiedLines(old ?? '', now ?? '');
  return { path, change, ...(lines && { lines }) };
}

function unifiedLines(before: string, after: string): string[] | undefined {
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, timeout: MAX_DIFF_MS });
  return patch?.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`,
    ...lines,
  ]);
}

/** Nothing stands before line 1. */
const range = (start: number, count: number): string => `${count === 0 ? start - 1 : start},${count}`;
