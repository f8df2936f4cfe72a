import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mount = (...parts: string[]): void => void execFileSync('mount', parts, { stdio: 'pipe' });
const unmount = (path: string): void => void execFileSync('umount', ['-l', path], { stdio: 'pipe' });

/** Whether this process may mount: as root, in a container that allows it. Says so when not. */
export function mayMount(): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'tradelane-mount-'));
  try {
    mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe);
    unmount(probe);
    return true;
  } catch (error) {
    process.stdout.write(
      `left out: no file systems may be mounted here (${(error as Error).message.split('\n')[0]})\n`,
    );
    return false;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/** A file system of 8 MB that a test fills, makes read-only and takes away. */
export class SmallDisk {
  private constructor(readonly path: string) {}

  static at(path: string): SmallDisk {
    mkdirSync(path, { recursive: true });
    mount('-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', path);
    return new SmallDisk(path);
  }

  /** Not a byte is free until `free`. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.path);
    writeFileSync(join(this.path, '.ballast'), Buffer.alloc(bavail * bsize));
  }

  free(): void {
    rmSync(join(this.path, '.ballast'));
  }

  /** False while a file of it is open for writing: then it stays as it is. */
  setReadOnly(isReadOnly: boolean): boolean {
    try {
      mount('-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, this.path);
      return true;
    } catch (error) {
      if (isReadOnly && /busy/.test((error as Error).message)) return false;
      throw error;
    }
  }

  remove(): void {
    unmount(this.path);
  }
}

/** Makes one folder read-only, until what it returns is called. */
export function writeProtect(folder: string): () => void {
  mount('--bind', folder, folder);
  mount('-o', 'remount,bind,ro', folder);
  return () => unmount(folder);
}
