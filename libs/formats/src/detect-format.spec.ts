import { expect, test } from '@jest/globals';

import { detectFormat } from './detect-format.js';

test.each([
  ['', 'empty'],
  ['\uFEFF \r\n', 'empty'],
  ['sku,qty\n1,2\n', 'csv'],
  ['"sku";"qty"\n', 'csv'],
  ['\uFEFF<?xml version="1.0"?><a/>', 'xml'],
  ['\n  <Order>', 'xml'],
  ['<!DOCTYPE html><html>', 'web-page'],
  ['<?xml version="1.0"?>\n<html xmlns="x">', 'web-page'],
  ['\n<TABLE border=1><tr>', 'web-page'],
  ['<Tables/>', 'xml'],
  ['{"a":1}', 'json'],
  ['\uFEFF [1]', 'json'],
  ['%PDF-1.7 text', 'binary'],
  ['PK\u0003\u0004zip', 'zip'],
  ['a,b\0c', 'binary'],
] as const)('%j looks like %s', (start, format) => {
  expect(detectFormat(new TextEncoder().encode(start))).toBe(format);
});

test.each([
  ['\uFEFF<a/>', 'xml'],
  ['<?xml version="1.0"?>', 'xml'],
  ['\uFEFFsku,qty', 'csv'],
  ['{"a":1}', 'json'],
] as const)('%j in UTF-16 looks like %s', (start, format) => {
  expect(detectFormat(Buffer.from(start, 'utf16le'))).toBe(format);
  expect(detectFormat(Buffer.from(start, 'utf16le').swap16())).toBe(format);
});

test.each([
  ['gzip', [0x1f, 0x8b, 8]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
])('%s is binary', (_, start) => {
  expect(detectFormat(Uint8Array.from(start))).toBe('binary');
});

test('an Office file before 2007, or one inside a password, is told apart from other binaries', () => {
  expect(detectFormat(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]))).toBe('old-workbook');
});
