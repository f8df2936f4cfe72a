import { constants, deflateRawSync } from 'node:zlib';

import { workbookBytes, type WrittenEntry, zipBytes } from '#libs/formats/testing';

import type { HostileFile } from './hostile-files.js';

const MEBI = 1_048_576;
const GIBI = 1024 * MEBI;
const SYMBOLIC_LINK = 0xa1ff_0000;
const ENCRYPTED = 0x0801;
const HEADER = 'order_number,order_date,sku,quantity,unit,price\r\n';
const ROW = '1,2026-11-20,TEA-1,1,EA,1.00\r\n';
const ORDERS = HEADER + ROW;

/** An order table as it is packed, without its unpacked rows ever being there: one block of them, again and again. */
function packedRows(length: number): Buffer {
  const flushed = { finishFlush: constants.Z_FULL_FLUSH };
  const block = deflateRawSync(Buffer.alloc(16 * MEBI, ROW), flushed);
  const blocks = Array.from({ length: length / (16 * MEBI) }, () => block);
  return Buffer.concat([deflateRawSync(HEADER, flushed), ...blocks, deflateRawSync('')]);
}

/** An archive of sixteen archives, and so on. */
function nested(levels: number): Buffer {
  const content = levels === 0 ? Buffer.alloc(MEBI) : nested(levels - 1);
  return zipBytes(Array.from({ length: 16 }, (_, at) => ({ name: levels === 0 ? `${at}.csv` : `${at}.zip`, content })));
}

/** Archives that unpack to far more than they are, lead out of their folder, or say what is not so. */
export function hostileArchives(): HostileFile[] {
  const gibi = packedRows(GIBI);
  const row = { name: 'orders.csv', content: ORDERS };
  const rows = (name: string, more: Partial<WrittenEntry> = {}): WrittenEntry => ({ name, packed: gibi, ...more });
  const archives: Record<string, Uint8Array> = {
    '42.zip': nested(4),
    'ten-gibibytes.zip': zipBytes(Array.from({ length: 10 }, (_, at) => rows(`${at}.csv`, { statedSize: GIBI }))),
    'lying-size.zip': zipBytes([rows('orders.csv', { statedSize: ORDERS.length })]),
    'lying-below-the-ratio.zip': zipBytes([rows('orders.csv', { statedSize: 8 * MEBI })]),
    'hundred-thousand.zip': zipBytes(Array.from({ length: 100_000 }, (_, at) => ({ name: `${at}.csv`, method: 0 }))),
    'more-than-stated.zip': zipBytes(
      Array.from({ length: 5000 }, () => row),
      1,
    ),
    'leads-out.zip': zipBytes([{ ...row, name: '../../../../tmp/orders.csv' }]),
    'nul-in-name.zip': zipBytes([{ ...row, name: 'orders\0.csv' }]),
    'link.zip': zipBytes([{ name: 'orders.csv', content: '/etc/passwd', attributes: SYMBOLIC_LINK }]),
    'archive-in-archive.zip': zipBytes([{ name: 'orders.zip', content: zipBytes([row]) }]),
    'shared-bytes.zip': zipBytes(
      Array.from({ length: 500 }, (_, at) =>
        rows(`${at}.csv`, { statedSize: 16 * MEBI, statedOffset: 0, packed: at === 0 ? gibi : Buffer.alloc(0) }),
      ),
    ),
    'encrypted.zip': zipBytes([{ ...row, flags: ENCRYPTED }]),
    'cut.zip': zipBytes([row, { ...row, name: 'more.csv' }]).subarray(0, -30),
    'other-bytes.zip': zipBytes([{ ...row, statedChecksum: 1 }]),
    'rows.xlsx': zipBytes([
      { name: '[Content_Types].xml', content: '<Types/>' },
      rows('xl/workbook.xml', { statedSize: 16 * MEBI }),
    ]),
    'too-much-text.xlsx': workbookBytes({
      rows: '<row><c t="s"><v>0</v></c></row>',
      strings: `<si><t>${'x'.repeat(8 * MEBI)}</t></si>`.repeat(9),
    }),
  };
  return Object.entries(archives).map(([name, content]) => ({ name, content }));
}
