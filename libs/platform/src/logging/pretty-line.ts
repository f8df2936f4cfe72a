import colours from 'picocolors';

import { escapeControls } from './control-characters.js';

/** A line of pino's JSON, read back. */
export interface LogEntry {
  /** ISO 8601 */
  time: string;
  level: string;
  msg?: string;
  err?: { message?: string; stack?: string };
  [field: string]: unknown;
}

const levelColours: Readonly<Record<string, (text: string) => string>> = {
  trace: colours.dim,
  debug: colours.dim,
  info: colours.green,
  warn: colours.yellow,
  error: colours.red,
  fatal: colours.red,
};

/** `14:03:22 warn  Connection paused connection=acme-erp`; the frames of an error follow, indented. */
export function prettyLine({ time, level, msg = '', err, ...fields }: LogEntry): string {
  const paint = levelColours[level] ?? String;
  const parts = [colours.dim(new Date(time).toTimeString().slice(0, 8)), paint(level.padEnd(5)), escapeControls(msg)];
  if (err?.message !== undefined) parts.push(colours.red(escapeControls(err.message)));
  for (const [field, value] of Object.entries(fields))
    parts.push(colours.dim(`${escapeControls(field)}=${shown(value)}`));
  return parts.join(' ') + frames(err?.stack ?? '');
}

const shown = (value: unknown): string => escapeControls(typeof value === 'string' ? value : JSON.stringify(value));

const frames = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => `\n${colours.dim(escapeControls(line))}`)
    .join('');
