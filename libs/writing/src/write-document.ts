import { type Document, problem, type Problem } from '#libs/documents';
import { buildXml, encodeText, formulaSafe, JsonNumber, type JsonValue, writeCsvRow, writeJson } from '#libs/formats';
import {
  type CompiledOutput,
  type CrossReferences,
  type OutputSpec,
  type Written,
  WrittenNumber,
  type WrittenValue,
} from '#libs/mapping';

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
  xml: { extension: 'xml', mediaType: 'application/xml' },
};

/**
 * Writes a document by the output of a mapping. The same document always gives the same bytes.
 * @param tables cross-references, read from our codes to the partner's
 */
export function writeDocument(output: CompiledOutput, document: Document, tables: CrossReferences): WrittenFile {
  const result = output.write(document, tables);
  if (!result.ok) return result;
  const { spec } = output;
  const text = textOf(result.written, spec);
  const encoding = spec.format === 'csv' ? spec.encoding : 'utf-8';
  const encoded = encodeText(text, encoding, spec.format === 'csv' && spec.byteOrderMark);
  if (encoded.ok) return { ok: true, file: { bytes: encoded.bytes, ...KINDS[spec.format] } };
  return { ok: false, problems: [problem('output-not-encodable', { found: encoded.character, expected: encoding })] };
}

function textOf(written: Written, spec: OutputSpec): string {
  if (written.kind === 'table') {
    if (spec.format !== 'csv') throw new TypeError(`a table is not written as ${spec.format}`);
    const rows = spec.header ? [written.columns, ...written.rows] : written.rows;
    const safe = (cells: readonly string[]) => (spec.formulaSafe ? cells.map(formulaSafe) : cells);
    return rows.map((cells) => writeCsvRow(safe(cells), spec.delimiter)).join('');
  }
  if (spec.format === 'xml') return buildXml(xmlElement(spec, written.value));
  return writeJson(jsonValue(written.value));
}

function jsonValue(value: WrittenValue): JsonValue {
  if (typeof value !== 'object') return value;
  if (value instanceof WrittenNumber) return new JsonNumber(value.text);
  if (Array.isArray(value)) return value.map((each: WrittenValue) => jsonValue(each));
  const members = Object.entries(value as Readonly<Record<string, WrittenValue>>);
  return Object.fromEntries(members.map(([name, each]) => [name, jsonValue(each)]));
}
