import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, test } from '@jest/globals';

const built = (path: string): string => new URL(`../../../dist/${path}`, import.meta.url).href;

test('the hub loads a class that makes strings slow, and its start makes them fast again', async () => {
  const script = `
    const isFast = () => %HasFastProperties(String.prototype);
    const before = isFast();
    await import('${built('apps/hub/src/queues/queue-backend.js')}');
    const loaded = isFast();
    (await import('${built('apps/hub/src/fast-strings.js')}')).keepStringsFast();
    console.log(JSON.stringify([before, loaded, isFast()]));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--allow-natives-syntax',
    '--input-type=module',
    '--eval',
    script,
  ]);
  // Where the second is true too, ioredis or V8 has cured it, and the cure here can go.
  expect(JSON.parse(stdout)).toEqual([true, false, true]);
});
