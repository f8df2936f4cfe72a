import { type OpenBytes, sniffFormat } from '#libs/formats';

import { refusedKind } from '../source.js';
import type { ReadSample } from './contract.js';
import { readTableSample } from './table-sample.js';
import { readJsonSample, readXmlSample } from './tree-sample.js';

/** Reads a file to propose a mapping for others like it: see {@link Sample}. At most the first 2,000 rows of a table are looked at. */
export async function readSample(open: OpenBytes): Promise<ReadSample> {
  const sniffed = await sniffFormat(open);
  if (!sniffed.ok) return { ok: false, problems: [sniffed.problem] };
  switch (sniffed.format) {
    case 'csv':
    case 'xlsx':
      return readTableSample(open, sniffed.format);
    case 'xml':
      return readXmlSample(open);
    case 'json':
      return readJsonSample(open);
    default:
      return { ok: false, problems: [refusedKind(sniffed.format)] };
  }
}
