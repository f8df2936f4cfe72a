import { EventEmitter } from 'node:events';

import { expect, jest, test } from '@jest/globals';

import { onStopSignal } from './stop-signals.js';

test('one Ctrl-C that arrives twice stops once; a later one forces', () => {
  const clock = jest.spyOn(performance, 'now').mockReturnValue(10_000);
  const signals = new EventEmitter();
  const heard: string[] = [];
  const remove = onStopSignal(
    (signal) => heard.push(`stop ${signal}`),
    (signal) => heard.push(`force ${signal}`),
    signals,
  );
  signals.emit('SIGINT', 'SIGINT');
  signals.emit('SIGINT', 'SIGINT');
  clock.mockReturnValue(11_500);
  signals.emit('SIGTERM', 'SIGTERM');
  expect(heard).toEqual(['stop SIGINT', 'force SIGTERM']);
  remove();
  expect(signals.eventNames()).toEqual([]);
  clock.mockRestore();
});
