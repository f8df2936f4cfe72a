import type { Document, Problem } from '#libs/documents';
import { buildXml, JsonNumber, type JsonValue, writeJson } from '#libs/formats';
import {
  type CompiledOutput,
  type CrossReferences,
  type OutputSpec,
  type SentContext,
  type Written,
  WrittenNumber,
  type WrittenValue,
} from '#libs/mapping';

import { encoded, type WrittenBytes } from './encoded.js';
import { csvBytes, xlsxBytes } from './write-table.js';
import { xmlElement } from './xml-element.js';

/** A document as its receiver wants it. */
export interface DocumentFile {
  bytes: Uint8Array;
  /** Of a file name, without the point. */
  extension: string;
  mediaType: string;
}

export type WrittenFile = { ok: true; file: DocumentFile } | { ok: false; problems: Problem[] };

const KINDS: Readonly<Record<OutputSpec['format'], Omit<DocumentFile, 'bytes'>>> = {
  csv: { extension: 'csv', mediaType: 'text/csv' },
  json: { extension: 'json', mediaType: 'application/json' },
  xlsx: { extension: 'xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  xml: { extension: 'xml', mediaType: 'application/xml' },
};

/**
 * Writes a document by the output of a mapping. The same document always gives the same bytes.
 * @param tables cross-references, read from our codes to the partner's
 */
export async function writeDocument(
  output: CompiledOutput,
  document: Document,
  tables: CrossReferences,
  sent?: SentContext,
): Promise<WrittenFile> {
  const result = output.write(document, tables, sent);
  if (!result.ok) return result;
  const written = await bytesOf(result.written, output);
  if (!written.ok) return { ok: false, problems: [written.problem] };
  return { ok: true, file: { bytes: written.bytes, ...KINDS[output.spec.format] } };
}

async function bytesOf(written: Written, { spec, documentType }: CompiledOutput): Promise<WrittenBytes> {
  if (written.kind === 'tree')
    return encoded(
      spec.format === 'xml' ? buildXml(xmlElement(spec, written.value)) : writeJson(jsonValue(written.value)),
    );
  if (spec.format === 'csv') return csvBytes(written, spec);
  if (spec.format === 'xlsx') return xlsxBytes(written, spec, documentType);
  throw new TypeError(`a table is not written as ${spec.format}`);
}

function jsonValue(value: WrittenValue): JsonValue {
  if (typeof value !== 'object') return value;
  if (value instanceof WrittenNumber) return new JsonNumber(value.text);
  if (Array.isArray(value)) return value.map((each: WrittenValue) => jsonValue(each));
  const members = Object.entries(value as Readonly<Record<string, WrittenValue>>);
  return Object.fromEntries(members.map(([name, each]) => [name, jsonValue(each)]));
}
