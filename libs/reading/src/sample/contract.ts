import type { Problem } from '#libs/documents';
import type { Sample } from '#libs/mapping';

/** The first few documents of a sample: text that a case can hold, or bytes that need a file of their own. */
export type Excerpt = { text: string } | { bytes: Uint8Array };

/** A sample, and what of it makes the first case of a mapping. Without `excerpt` only the file itself will do. */
export type ReadSample =
  | { ok: true; sample: Sample; excerpt?: (groupBy?: string) => Promise<Excerpt | undefined> }
  | { ok: false; problems: Problem[] };
