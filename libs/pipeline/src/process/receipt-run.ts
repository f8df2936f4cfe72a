import type { AddedState } from '../cross-references/added-references.js';
import type { EntryContext } from './entry.js';

/** What a run of a receipt goes by, from its start to its end. */
export interface Run {
  /** Of the configuration. */
  version: number;
  added: AddedState;
  /** Entries that it is for, when it is not the first. */
  due: ReadonlySet<string>;
}

/** What it is about. */
export type Found = Pick<EntryContext, 'workspace' | 'partner' | 'connection'> & { run: Run };
