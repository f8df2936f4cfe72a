import { stripVTControlCharacters } from 'node:util';

import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { registerSecret } from '../secrets/secret-values.js';
import { type Logger, createLogger } from './logger.js';

const linesOf = (pretty: boolean, write: (log: Logger) => void): string[] => {
  const lines: string[] = [];
  write(createLogger({ level: 'info', pretty, write: (line) => lines.push(line) }));
  return lines;
};

const entryOf = (write: (log: Logger) => void): Record<string, unknown> => {
  const entry: Record<string, unknown> = JSON.parse(linesOf(false, write).join(''));
  return entry;
};

describe('the log', () => {
  test('is one JSON object a line, with time, level, message and fields', () => {
    const entry = entryOf((log) => log.info({ orders: 3 }, 'Applied'));
    expect(entry).toMatchObject({ level: 'info', msg: 'Applied', orders: 3, pid: process.pid });
    expect(entry['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('is a short line on a terminal, with the error and its frames', () => {
    const [text = ''] = linesOf(true, (log) => log.error({ err: new Error('no route'), connection: 'erp' }, 'Failed'));
    expect(text).toContain('Failed');
    expect(text).toContain('no route');
    expect(text).toContain('connection=erp');
    expect(text).toMatch(/\n.*    at .*logger\.spec/);
  });

  test('says nothing below its level', () => {
    expect(linesOf(false, (log) => log.debug('detail'))).toEqual([]);
  });

  test('hides fields by their name at any depth, in objects, lists, errors and child loggers', () => {
    const error = Object.assign(new Error('refused'), { config: { apiKey: 'k-1' } });
    const text = linesOf(false, (log) =>
      log.child({ password: 'p-1' }).error({
        err: error,
        list: [{ deep: { 'Set-Cookie': 'c-1', client_secret: ['s-1'], access_token: 't-1' } }],
        headers: { authorization: 'a-1' },
      }),
    ).join('');
    expect(text).not.toMatch(/[kpcsta]-1/);
    expect(text.match(/\[hidden\]/g)).toHaveLength(6);
  });

  test('hides registered secrets wherever they turn up, also encoded in a URL and line by line of a key', () => {
    const secret = 'k3y/with"quotes+';
    registerSecret(secret);
    registerSecret('-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----');
    const text = linesOf(false, (log) =>
      log.warn(
        { url: `https://x.example/?k=${encodeURIComponent(secret)}`, nested: [{ note: `it is ${secret}!` }] },
        `line MIIEvQIBADANBg of ${secret}`,
      ),
    ).join('');
    expect(text).not.toContain('k3y');
    expect(text).not.toContain('MIIEvQIBADANBg');
  });

  test('hides the password of any URL', () => {
    const { msg } = entryOf((log) => log.info('connecting to postgres://owner:hunter2@db.example/x as owner'));
    expect(msg).toBe('connecting to postgres://owner:[hidden]@db.example/x as owner');
  });

  test.each([false, true])('no value can forge a line or drive a terminal (pretty: %s)', (pretty) => {
    const hostile = fc.string({
      unit: fc.constantFrom('\r', '\n', '\u001b[2K', '\u009b', '\u2028', '\u202e', '{"', 'x', '    at '),
    });
    fc.assert(
      fc.property(hostile, hostile, (name, message) => {
        const lines = linesOf(pretty, (log) => log.info({ name, [`f${name}`]: 1 }, message));
        const text = stripVTControlCharacters(lines.join(''));
        expect(text.split(/[\r\n\u2028]/)).toHaveLength(2);
        expect(text.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u);
      }),
    );
  });
});
