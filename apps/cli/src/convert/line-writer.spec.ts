import { Writable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';

import { LineWriter } from './line-writer.js';

/** A stream whose reader takes a chunk when told to. */
function slowStream() {
  const taken: string[] = [];
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _encoding, done) => {
      taken.push(chunk.toString());
      waiting.push(done);
    },
  });
  return { stream, taken, release: () => waiting.splice(0).forEach((done) => done()) };
}

const breaking = (code: string): Writable =>
  new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  });

describe('LineWriter', () => {
  test('waits until its reader has taken what was written', async () => {
    const { stream, taken, release } = slowStream();
    let isDone = false;
    const written = new LineWriter(stream).write(['a', 'b']).then(() => (isDone = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect({ taken, isDone }).toEqual({ taken: ['a\nb\n'], isDone: false });
    release();
    await written;
    expect(isDone).toBe(true);
  });

  test('writes nothing more, and fails not, when its reader has gone', async () => {
    const writer = new LineWriter(breaking('EPIPE'));
    await writer.write(['a']);
    expect(writer.isClosed).toBe(true);
    await expect(writer.write(['b'])).resolves.toBeUndefined();
  });

  test('fails when the stream breaks otherwise', async () => {
    await expect(new LineWriter(breaking('ENOSPC')).write(['a'])).rejects.toThrow('ENOSPC');
  });
});
