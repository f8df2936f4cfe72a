import { detectFormat, type DetectedFormat } from './detect-format.js';
import type { FormatProblem, OpenBytes } from './record.js';
import { Malformed } from './text-reader.js';
import { openZip } from './zip/read-zip.js';

/** As {@link DetectedFormat}; `zip` is an archive that is no workbook, `opendocument` one of LibreOffice and the like. */
export type FileFormat = DetectedFormat | 'xlsx' | 'opendocument';

export type SniffedFormat = { ok: true; format: FileFormat } | { ok: false; problem: FormatProblem };

const SNIFF_BYTES = 4096;
/** A part that every package of Office Open XML has (ECMA-376 part 2, 10.1.2). */
const CONTENT_TYPES = '[content_types].xml';
/** The first part of every OpenDocument file (ODF 1.3 part 2, 3.3), whose text says which kind it is. */
const MIMETYPE = 'mimetype';

/** What a file is by its first bytes, and an archive, which workbooks are, by the names in it; or why it cannot be opened. */
export async function sniffFormat(open: OpenBytes): Promise<SniffedFormat> {
  try {
    const format = detectFormat(await firstBytes(open));
    if (format !== 'zip') return { ok: true, format };
    const archive = await openZip(open);
    if (!archive.ok) return archive;
    if (archive.entries[0]?.name === MIMETYPE) return { ok: true, format: 'opendocument' };
    const isWorkbook = archive.entries.some(({ name }) => name.toLowerCase() === CONTENT_TYPES);
    return { ok: true, format: isWorkbook ? 'xlsx' : 'zip' };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { ok: false, problem: error.problem };
  }
}

async function firstBytes(open: OpenBytes): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of open()) {
    parts.push(chunk);
    size += chunk.byteLength;
    if (size >= SNIFF_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, SNIFF_BYTES);
}
