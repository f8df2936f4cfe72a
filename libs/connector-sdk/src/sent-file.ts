import type { Chunks } from './chunks.js';

/** A document as a file. Name and bytes are settled before the first attempt and are the same on every one. */
export interface SentFile {
  /** One safe path segment: see `SentName`. */
  name: string;
  size: number;
  sha256: string;
  open(): Chunks;
  /** Name of an empty file that says that this one is whole: written after it. */
  marker?: string;
  /** A person sends it once more under its old name: finding it there already is no success. */
  isAgain?: true;
  /** The temporary name under which an earlier attempt had it whole at the remote, and was about to rename it. */
  uploadedAs?: string;
  /**
   * Writes down, before the file is renamed, under which temporary name it lies there whole; `undefined` when it does no longer. What vanishes
   * after that was taken by its receiver.
   * @returns false when another worker has the document by now: nothing more may be done about it here.
   */
  recordUpload: (temporary: string | undefined) => Promise<boolean>;
}

export interface PlacedEntry {
  size: number;
  kind: 'file' | 'folder' | 'other';
  /** Where renaming takes two steps: the first of them may have been done, so that the file had its new name for a while. */
  mayHaveBeenRenamed?: boolean;
}

/** One folder that files are written to. Names are single path segments. Each step throws as its remote's library does. */
export interface FilePlace {
  /** Whether the folder is there. */
  exists(): Promise<boolean>;
  /** Makes the folder unless it is there. */
  make(): Promise<void>;
  /** The entry itself, never what a link points to; undefined when there is none. */
  stat(name: string): Promise<PlacedEntry | undefined>;
  read(name: string, size: number): Chunks;
  /** Writes a new file, flushed as far as the remote can; its size was compared. What was there under the name is replaced. */
  write(name: string, bytes: Chunks): Promise<void>;
  /**
   * Renames in one step and never overwrites. Throws `TransferFailed` of kind `uncertain` when the answer is lost.
   * @returns `taken` when something has the new name, `gone` when nothing has the old one.
   */
  rename(from: string, to: string): Promise<'renamed' | 'taken' | 'gone'>;
  /** Missing is success. */
  remove(name: string): Promise<void>;
}
