import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

/** Tells of names that appear in a folder, by the operating system where it can: network mounts often cannot. */
export function watchInbox(inbox: string, arrived: () => void): (() => void) | undefined {
  let watcher: FSWatcher;
  try {
    // Names that leave, as by our own claims, are told too.
    watcher = watch(inbox, { persistent: false }, (_, name) => {
      if (name !== null && !name.startsWith('.') && existsSync(join(inbox, name))) arrived();
    });
  } catch {
    return undefined;
  }
  watcher.on('error', () => watcher.close());
  return () => watcher.close();
}
