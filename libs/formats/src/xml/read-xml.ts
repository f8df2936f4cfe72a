import { decodeChosen } from '../encoding.js';
import type { Chunks, Decoded, Encoding, Limits } from '../record.js';
import { readText } from '../text-reader.js';
import { RecordReader } from './record-reader.js';
import { XML_DECLARATION_LENGTH, xmlEncoding } from './xml-encoding.js';

export interface ReadXmlOptions {
  /** Local names from the root to the record, e.g. `/Orders/Order`; default: the root itself. */
  recordPath?: string;
  /** Declared for the connection; must agree with byte order mark and XML declaration. */
  encoding?: Encoding;
  limits?: Limits;
}

/**
 * Reads XML strictly (XML 1.0 with namespaces). Yields `root` once its start tag has been read, then `elements`: each
 * element at `recordPath` with all it holds, dropped here once handed out. `failed` when the file is not well-formed, cut
 * off, followed by anything, over the limits, or has a DOCTYPE: none is ever read, so no entity or DTD is ever resolved.
 */
export const readXml = (chunks: Chunks, options: ReadXmlOptions = {}): AsyncGenerator<Decoded> =>
  readText(
    decodeChosen(chunks, XML_DECLARATION_LENGTH, (start) => xmlEncoding(start, options.encoding)),
    new RecordReader(options.recordPath, options.limits),
  );
