import { basename, extname } from 'node:path';

import { type Problem, problem } from '#libs/documents';
import type { FileFormat } from '#libs/formats';

/** What a name promises, where that is one format only. Other endings promise nothing. */
const PROMISED: Readonly<Record<string, { format: FileFormat; words: string }>> = {
  '.csv': { format: 'csv', words: 'CSV (comma or semicolon delimited)' },
  '.tsv': { format: 'csv', words: 'text (tab delimited)' },
  '.tab': { format: 'csv', words: 'text (tab delimited)' },
  '.xls': { format: 'xlsx', words: '.xlsx (Excel workbook)' },
  '.xlsx': { format: 'xlsx', words: '.xlsx (Excel workbook)' },
  '.xlsm': { format: 'xlsx', words: '.xlsm (Excel workbook)' },
  '.zip': { format: 'zip', words: 'a ZIP archive' },
};

const IN_WORDS: Readonly<Partial<Record<FileFormat, string>>> = {
  csv: 'text',
  xml: 'XML',
  json: 'JSON',
  xlsx: 'an Excel workbook (.xlsx)',
  zip: 'a ZIP archive',
};

/** A name that Excel gives to the file by which it keeps others out of an open workbook. */
export const isLockFile = (name: string): boolean => basename(name).startsWith('~$');

/**
 * What is wrong with a file's name: it is a lock file, or what it holds is not what its ending says, so that neither a person nor a program opens it
 * rightly. What is refused for its content alone is left to that.
 */
export function nameProblem(name: string | undefined, format: FileFormat): Problem | undefined {
  if (name === undefined) return undefined;
  if (isLockFile(name)) return problem('file-lock', { expected: 'the workbook itself', found: basename(name) });
  const ending = extname(name).toLowerCase();
  const promised = PROMISED[ending];
  const found = IN_WORDS[format];
  if (promised === undefined || found === undefined) return undefined;
  if (promised.format === format && ending !== '.xls') return undefined;
  return problem('file-ending-wrong', { expected: promised.words, found, params: { ending } });
}
