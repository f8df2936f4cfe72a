import { randomBytes } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';

import type { OpenBytes } from '../record.js';
import { inChunks } from '../testing/collect.js';
import { type WrittenEntry, zipBytes } from '../testing/zip-bytes.js';
import { Malformed } from '../text-reader.js';
import { type ArchiveLimits, openZip } from './read-zip.js';
import { writeZip } from './write-zip.js';

const from = (bytes: Uint8Array, cuts: readonly number[] = []): OpenBytes => {
  return (start = 0) => inChunks(bytes.subarray(start), cuts);
};

async function textOf(open: OpenBytes, start?: number): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of open(start)) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

async function refusal(entries: readonly WrittenEntry[], limits?: ArchiveLimits): Promise<unknown> {
  const archive = await openZip(from(zipBytes(entries)), limits);
  return archive.ok ? 'opened' : archive.problem;
}

/** What unpacking the one entry of an archive ends with. */
async function failure(entry: WrittenEntry): Promise<unknown> {
  const archive = await openZip(from(zipBytes([entry])));
  if (!archive.ok) throw new Error(archive.problem.code);
  return textOf(archive.entries[0]!.open).then(
    (text) => text,
    (error: unknown) => (error instanceof Malformed ? error.problem : error),
  );
}

const ZERO_MIB = new Uint8Array(1_048_576);

describe('an archive', () => {
  test('gives its files by name and size, deflated or stored, folders left out', async () => {
    const bytes = zipBytes([
      { name: 'orders/', method: 0 },
      { name: 'orders/a.csv', content: 'a,b\r\n1,2\r\n' },
      { name: 'é漢.csv', content: 'plain', method: 0 },
      { name: 'empty.csv' },
    ]);
    const archive = await openZip(from(bytes, [3, 40, 41, 90]));
    if (!archive.ok) throw new Error(archive.problem.code);
    expect(archive.entries.map(({ name, size }) => [name, size])).toEqual([
      ['orders/a.csv', 10],
      ['é漢.csv', 5],
      ['empty.csv', 0],
    ]);
    expect(await Promise.all(archive.entries.map(({ open }) => textOf(open)))).toEqual(['a,b\r\n1,2\r\n', 'plain', '']);
  });

  test('gives a file as often as asked, from any offset', async () => {
    const archive = await openZip(from(zipBytes([{ name: 'a', content: 'abcdef' }])));
    if (!archive.ok) throw new Error(archive.problem.code);
    const { open } = archive.entries[0]!;
    expect(await textOf(open, 4)).toBe('ef');
    expect(await textOf(open, 6)).toBe('');
    expect(await textOf(open)).toBe('abcdef');
  });

  test('larger than what is kept of its end is read at both ends', async () => {
    const noise = Buffer.alloc(2_500_000, 'noise');
    const bytes = zipBytes([
      { name: 'first', content: 'begin' },
      { name: 'noise', content: noise, method: 0 },
      { name: 'last', content: 'end' },
    ]);
    const archive = await openZip(from(bytes, [65_536, 131_072, 2_000_000]));
    if (!archive.ok) throw new Error(archive.problem.code);
    const [first, middle, last] = archive.entries;
    expect([await textOf(first!.open), await textOf(last!.open)]).toEqual(['begin', 'end']);
    expect((await textOf(middle!.open)).length).toBe(noise.toString().length);
  });
});

describe('an archive is refused as a whole', () => {
  const a = { name: 'a.csv', content: 'a' };

  test.each<[string, WrittenEntry[], ArchiveLimits, object]>([
    ['for too many files', [a, { name: 'b' }], { maxEntries: 1 }, { code: 'zip-too-many-entries', found: '2' }],
    [
      'for a file too large',
      [{ ...a, statedSize: 2 ** 31 }],
      { maxEntrySize: 2 ** 30 },
      { code: 'zip-entry-too-large', expected: '1024 MiB', place: 'a.csv' },
    ],
    ['for files too large together', [a, { name: 'b', content: 'bc' }], { maxTotalSize: 2 }, { code: 'zip-too-large' }],
    [
      'for a file that unpacks to a multiple of what tables do',
      [{ name: 'a.csv', content: Buffer.alloc(17 * 1_048_576) }],
      {},
      { code: 'zip-bomb', expected: '200', place: 'a.csv' },
    ],
    ['for a name that leads out', [{ name: '../a.csv' }], {}, { code: 'zip-name-unsafe', place: '../a.csv' }],
    ['for an absolute name', [{ name: '/etc/passwd' }], {}, { code: 'zip-name-unsafe' }],
    ['for a name of a Windows drive', [{ name: 'C:a.csv' }], {}, { code: 'zip-name-unsafe' }],
    ['for a name that leads out by backslashes', [{ name: '..\\a.csv' }], {}, { code: 'zip-name-unsafe' }],
    ['for a name with a NUL', [{ name: 'a\0.csv' }], {}, { code: 'zip-name-unsafe', place: 'a\ufffd.csv' }],
    ['for a name that turns the direction of writing', [{ name: 'a\u202evsc.exe' }], {}, { code: 'zip-name-unsafe' }],
    ['for no name', [{ name: '' }], {}, { code: 'zip-name-unsafe' }],
    ['for a name that stands twice', [a, a], {}, { code: 'zip-name-twice', place: 'a.csv' }],
    ['for a link', [{ ...a, attributes: 0xa1ff_0000 }], {}, { code: 'zip-link', place: 'a.csv' }],
    ['for a password', [{ ...a, flags: 0x0801 }], {}, { code: 'zip-encrypted', place: 'a.csv' }],
    ['for a method that we do not know', [{ ...a, method: 14 }], {}, { code: 'zip-method-unknown', found: '14' }],
    ['for files that share bytes', [a, { ...a, name: 'b.csv', statedOffset: 0 }], {}, { code: 'zip-overlapping' }],
  ])('%s', async (_, entries, limits, problem) => {
    expect(await refusal(entries, limits)).toMatchObject({ severity: 'error', ...problem });
  });

  test('for more files than it states', async () => {
    const archive = await openZip(from(zipBytes([a, { name: 'b.csv', content: 'bb' }], 1)));
    expect(archive).toMatchObject({ problem: { code: 'zip-damaged', found: 'more files than it states' } });
  });

  test('for any part that is cut off', async () => {
    const bytes = zipBytes([a, { name: 'b.csv', content: 'bb' }]);
    for (let length = 0; length < bytes.length; length += 1) {
      const archive = await openZip(from(bytes.subarray(0, length)));
      expect([length, archive.ok]).toEqual([length, false]);
      if (!archive.ok) expect(archive.problem).toMatchObject({ code: 'zip-damaged', place: 'central directory' });
    }
  });
});

describe('a file of an archive ends with a fault', () => {
  test('when it unpacks to more than it states, before more is given out', async () => {
    expect(await failure({ name: 'a', content: ZERO_MIB, statedSize: 100_000 })).toMatchObject({
      code: 'zip-size-lies',
      place: 'a',
    });
  });

  test('also after a reader that stopped early: that breaks nothing', async () => {
    const content = randomBytes(2_000_000);
    const archive = await openZip(from(zipBytes([{ name: 'a', content, statedSize: 1_000_000 }]), [65_536, 131_072]));
    if (!archive.ok) throw new Error(archive.problem.code);
    const { open } = archive.entries[0]!;
    for await (const chunk of open()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    // What the early stop ends is ended a little later.
    await new Promise((resolve) => setImmediate(resolve));
    await expect(textOf(open)).rejects.toMatchObject({ problem: { code: 'zip-size-lies' } });
  });

  test('when it unpacks to less', async () => {
    expect(await failure({ name: 'a', content: 'abc', statedSize: 4 })).toMatchObject({
      code: 'zip-damaged',
      place: 'a',
      found: 'less than it states',
    });
  });

  test('when its bytes are not those that were packed', async () => {
    expect(await failure({ name: 'a', content: 'abc', statedChecksum: 1 })).toMatchObject({
      code: 'zip-damaged',
      found: 'other bytes than were packed',
    });
  });

  test('when its bytes are no deflated ones', async () => {
    const packed = Buffer.from([0xff, 0xff, 0xff, 0xff]);
    expect(await failure({ name: 'a', content: 'abc', packed })).toMatchObject({ code: 'zip-damaged', place: 'a' });
  });
});

test('what breaks while the bytes are fetched is no fault of the archive', async () => {
  const bytes = zipBytes([{ name: 'a', content: 'a' }]);
  let isBroken = false;
  const open: OpenBytes = async function* broken(start = 0) {
    if (isBroken) throw new Error('disk gone');
    yield bytes.subarray(start);
  };
  const archive = await openZip(open);
  if (!archive.ok) throw new Error(archive.problem.code);
  isBroken = true;
  await expect(textOf(archive.entries[0]!.open)).rejects.toThrow('disk gone');
});

describe('what is written', () => {
  const written = async (...contents: Parameters<typeof writeZip>): Promise<Buffer> => {
    const parts: Uint8Array[] = [];
    for await (const chunk of writeZip(...contents)) parts.push(chunk);
    return Buffer.concat(parts);
  };

  test('is read back the same', async () => {
    const long = Array.from({ length: 50_000 }, (_, at) => `row ${at} 🚚\n`);
    const archive = await openZip(
      from(
        await written([
          { name: 'é.csv', text: long },
          { name: 'empty', text: [] },
        ]),
      ),
    );
    if (!archive.ok) throw new Error(archive.problem.code);
    expect(archive.entries.map(({ name }) => name)).toEqual(['é.csv', 'empty']);
    expect(await textOf(archive.entries[0]!.open)).toBe(long.join(''));
  });

  test('is the same bytes every time', async () => {
    const one = await written([{ name: 'a', text: ['x'] }]);
    expect(await written([{ name: 'a', text: ['x'] }])).toEqual(one);
  });

  test('ends with what making it threw', async () => {
    async function* text(): AsyncGenerator<string> {
      yield 'x';
      throw new RangeError('no such text');
    }
    await expect(written([{ name: 'a', text: text() }])).rejects.toThrow('no such text');
  });
});
