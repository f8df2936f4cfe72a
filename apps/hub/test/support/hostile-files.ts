import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';

import { corpusRoot } from './corpus.js';

export interface HostileFile {
  name: string;
  content: string | Uint8Array;
}

/** Every hostile file of the corpus under one flat name. */
export function hostileCorpus(): HostileFile[] {
  const root = join(corpusRoot, 'hostile');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({
      name: path.slice(root.length + 1).replaceAll('/', '__'),
      content: readFileSync(path),
    }));
}

const entities = Array.from({ length: 12 }, (_, level) => {
  const inner = level === 0 ? 'lol' : `&e${level - 1};`.repeat(10);
  return `<!ENTITY e${level} "${inner}">`;
}).join('');

const UBL_ORDER = 'urn:oasis:names:specification:ubl:schema:xsd:Order-2';
const MEBI = 1024 * 1024;

/**
 * Files of our own that attack parser, memory, file system and network. `canary` is an address that nobody may call, `secretFile` a file that nobody may read.
 */
export const ownHostileFiles = (canary: string, secretFile: string): HostileFile[] => [
  { name: 'billion-laughs.xml', content: `<!DOCTYPE a [${entities}]><a>&e11;</a>` },
  { name: 'external-dtd.xml', content: `<!DOCTYPE Order SYSTEM "${canary}/order.dtd"><Order xmlns="${UBL_ORDER}"/>` },
  {
    name: 'external-entity.xml',
    content: `<!DOCTYPE Order [<!ENTITY x SYSTEM "file://${secretFile}">]><Order xmlns="${UBL_ORDER}">&x;</Order>`,
  },
  { name: 'network-entity.xml', content: `<!DOCTYPE a [<!ENTITY % p SYSTEM "${canary}/p"> %p;]><a/>` },
  {
    name: 'schema-location.xml',
    content: `<?xml-stylesheet href="${canary}/style.xsl"?><a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:a ${canary}/a.xsd"/>`,
  },
  {
    name: 'include.xml',
    content: `<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file://${secretFile}" parse="text"/></a>`,
  },
  { name: 'deep.xml', content: '<a>'.repeat(200_000) },
  { name: 'deep.json', content: '['.repeat(200_000) },
  { name: 'deep-object.json', content: '{"a":'.repeat(200_000) },
  { name: 'huge-attribute.xml', content: `<a b="${'x'.repeat(40 * MEBI)}"/>` },
  { name: 'huge-cell.csv', content: `order_number,order_date\r\n"${'x'.repeat(50 * MEBI)}",1\r\n` },
  { name: 'huge-line.csv', content: `order_number,order_date\r\n${'1,'.repeat(10 * MEBI)}\r\n` },
  { name: 'huge-text.json', content: `{"orderNumber":"${'x'.repeat(40 * MEBI)}"}` },
  { name: 'wide.csv', content: `${Array.from({ length: 50_000 }, (_, index) => `c${index}`).join()}\r\n` },
  { name: 'prototype.json', content: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}' },
  { name: 'prototype.csv', content: '__proto__,constructor\r\npolluted,1\r\n' },
  { name: 'nul.csv', content: 'order_number,order_date\r\nPO\u0000-1,2026-11-20\r\n' },
  { name: 'nul.xml', content: '<a>\u0000</a>' },
  { name: 'half-a-character.csv', content: Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xe2, 0x82]) },
  { name: 'unclosed-quote.csv', content: 'order_number,order_date\r\nPO-1,"2026-11-20\r\n' },
  { name: 'packed.csv.gz', content: gzipSync('order_number,order_date\r\n') },
  { name: 'packed.zip', content: zipOf('a.csv', 'order_number\r\n1\r\n') },
  { name: 'empty.csv', content: '' },
  { name: 'blank.xml', content: ' \n\n ' },
  { name: 'cut-off.xml', content: `<Order xmlns="${UBL_ORDER}"><ID>1</ID>` },
  { name: 'no-ending', content: '<a/>' },
  { name: "quote'; drop table receipts; --.csv", content: 'a,b\r\n1,2\r\n' },
  { name: '=cmd.csv', content: 'c,d\r\n1,2\r\n' },
  { name: '<script>alert(1)<script>.xml', content: '<script>alert(1)</script>' },
];

/** Names that no file may be taken under; each is left where it lies and told in the log. */
export const HOSTILE_NAMES = [
  'line\nbreak.csv',
  'tab\t.csv',
  '..\\up.csv',
  'right-to-left\u202evsc.exe',
  'mark\u200f.csv',
  `${'long'.repeat(60)}.csv`,
];

/** One entry of a ZIP archive, as far as its first bytes matter. */
function zipOf(name: string, text: string): Buffer {
  const packed = deflateRawSync(text);
  const header = Buffer.alloc(30);
  header.write('PK\u0003\u0004', 'latin1');
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(packed.length, 18);
  header.writeUInt32LE(text.length, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), packed]);
}
