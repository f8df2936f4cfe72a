import type { DocumentTrace } from '#libs/mapping';

import type { ProblemLine } from '../../convert/judge.js';

/** One document of a file with where its values came from. */
export interface ExplainedDocument {
  /** e.g. `Order PO-1, from line 2` */
  title: string;
  /** Absent when its rows could not be looked at. */
  trace?: DocumentTrace;
  isRejected: boolean;
  problems: readonly ProblemLine[];
}

export interface ExplainedFile {
  file: string;
  /** Id and version, e.g. `standards/ubl/order@1`. */
  mapping: string;
  documents: readonly ExplainedDocument[];
  /** Documents of the file that are not among them. */
  left: number;
}
