import { describe, expect, test } from '@jest/globals';

import { startOfFile } from './start-of-file.js';

function fileOf(...chunks: string[]) {
  const bytes = Buffer.from(chunks.join(''));
  const file = { opened: 0, ended: 0, open: openFrom };
  function openFrom(from = 0) {
    return read(from === 0 ? chunks.map((chunk) => Buffer.from(chunk)) : [bytes.subarray(from)]);
  }
  async function* read(parts: readonly Buffer[]) {
    file.opened += 1;
    try {
      yield* parts;
    } finally {
      file.ended += 1;
    }
  }
  return file;
}

async function textOf(chunks: AsyncIterable<Uint8Array>, most = Infinity): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) if (parts.push(chunk) >= most) break;
  return Buffer.concat(parts).toString();
}

describe('the start of a file', () => {
  test('is read once, however often and far it is looked at, and the file is closed', async () => {
    const file = fileOf('ab', 'cd', 'ef');
    const start = startOfFile(file.open);
    expect(await textOf(start.open(), 1)).toBe('ab');
    expect(await textOf(start.open(), 2)).toBe('abcd');
    expect(await textOf(start.open(), 1)).toBe('ab');
    expect(file.opened).toBe(1);
    await start.close();
    expect(file.ended).toBe(1);
  });

  test('goes on to its end, past what is kept too, and elsewhere where asked', async () => {
    const large = ['x'.repeat(3_000_000), 'y'.repeat(3_000_000), 'z'];
    const start = startOfFile(fileOf(...large).open);
    expect(await textOf(start.open())).toBe(large.join(''));
    expect(await textOf(start.open())).toBe(large.join(''));
    expect(await textOf(start.open(6_000_000))).toBe('z');
    await start.close();
  });
});
