import { describe, expect, test } from '@jest/globals';

import type { RemoteFile } from '#libs/connector-sdk';

import { type FileSettings, matchesPattern, readyFiles, unsettledFiles, whyLeft } from './readiness.js';

const settings: FileSettings = { pattern: '*', complete: 'rename', stableSeconds: 10, marker: '.done', maxBytes: 1000 };
const file = (name: string, more: Partial<RemoteFile> = {}): RemoteFile => ({
  name,
  size: 10,
  modified: '1',
  kind: 'file',
  ...more,
});
const names = (
  files: readonly RemoteFile[],
  change: Partial<FileSettings> = {},
  stable: readonly [string, number][] = [],
): string[] => readyFiles(files, { ...settings, ...change }, new Map(stable)).map((candidate) => candidate.file.name);

const why = (
  left: RemoteFile,
  { age = 0, beside = [], ...change }: Partial<FileSettings> & { age?: number; beside?: readonly string[] } = {},
): string | undefined => whyLeft(left, { ...settings, ...change }, new Set([left.name, ...beside]), age);

describe('readyFiles', () => {
  test.each(['a.csv.tmp', 'a.part', 'a.filepart', 'a.csv.writing', '.hidden', '~$orders.xlsx', 'a.csv~', 'a.PART'])(
    'an unfinished or hidden file is never taken: %s',
    (name) => expect(names([file(name)])).toEqual([]),
  );

  test.each(['a.received.csv', 'a.result.xml', 'a.report.html', 'a.result.csv.pgp', 'a.csv.report.html.pgp'])(
    'a reply of ours is never taken, whatever the pattern: %s',
    (name) => expect(names([file(name)], { pattern: name })).toEqual([]),
  );

  test('folders, links and devices are never taken', () => {
    expect(names([file('a.csv', { kind: 'folder' }), file('b.csv', { kind: 'other' })])).toEqual([]);
  });

  test('with a done-marker, a file is taken when its marker is there, and the marker itself never', () => {
    const listing = [file('a.csv'), file('a.csv.done'), file('b.csv')];
    expect(readyFiles(listing, { ...settings, complete: 'marker' }, new Map())).toEqual([
      { file: listing[0], marker: 'a.csv.done' },
    ]);
  });

  test('without either, a file is taken once it has looked the same for long enough', () => {
    const listing = [file('old.csv'), file('new.csv'), file('unseen.csv')];
    const ages: [string, number][] = [
      ['old.csv', 10],
      ['new.csv', 9.9],
    ];
    expect(names(listing, { complete: 'stable' }, ages)).toEqual(['old.csv']);
    expect(unsettledFiles(listing, { ...settings, complete: 'stable' })).toBe(3);
  });

  test('a file over the limit stays where it is', () => expect(names([file('big.csv', { size: 1001 })])).toEqual([]));
});

describe('whyLeft', () => {
  test.each([
    ['../../etc/passwd', 'path separator'],
    ['a\u0000.csv', 'control characters'],
    ['a\nb.csv', 'control characters'],
    ['caf\ufffd.csv', 'UTF-8'],
    ['evil\u202efdp.csv', 'writing direction'],
    ['evil\u061c.csv', 'writing direction'],
    ['next\u0085line.csv', 'control characters'],
    ['x'.repeat(256), 'longer than'],
    ['x'.repeat(201), 'longer than 200'],
  ])('%j is left, and its name is the reason', (name, reason) => expect(why(file(name))).toContain(reason));

  test('links are left; ordinary files and folders need no word', () => {
    expect(why(file('link', { kind: 'other' }))).toContain('not a regular file');
    expect(why(file('a.csv'))).toBeUndefined();
    expect(why(file('sub', { kind: 'folder' }))).toBeUndefined();
  });

  test('an upload that has not gone on for an hour was given up', () => {
    expect(why(file('a.csv.part'), { age: 3599 })).toBeUndefined();
    expect(why(file('a.csv.part'), { age: 3600 })).toContain('never renamed');
    expect(why(file('.hidden'), { age: 3600 })).toBeUndefined();
    const marker = { complete: 'marker', age: 3600 } as const;
    expect(why(file('a.csv'), marker)).toContain('a.csv.done has never come');
    expect(why(file('a.csv'), { ...marker, beside: ['a.csv.done'] })).toBeUndefined();
    expect(why(file('a.csv.done'), marker)).toContain('is not there');
    expect(why(file('a.csv.done'), { ...marker, beside: ['a.csv'] })).toBeUndefined();
    expect(why(file('a.csv'), { age: 3600 })).toBeUndefined();
  });
});

describe('matchesPattern', () => {
  test.each([
    ['orders-1.csv', 'orders-*.csv', true],
    ['ORDERS-1.CSV', 'orders-?.csv', true],
    ['orders-12.csv', 'orders-?.csv', false],
    ['a+b(1).csv', 'a+b(1).csv', true],
    ['axb.csv', 'a.b.csv', false],
  ])('%s against %s: %s', (name, pattern, expected) => expect(matchesPattern(name, pattern)).toBe(expected));

  test('a pattern full of stars stays fast on a hostile name', () => {
    const started = process.hrtime.bigint();
    expect(matchesPattern('a'.repeat(250), `${'*a'.repeat(12)}*b`)).toBe(false);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(1000);
  });
});
