import { type Logger as PinoLogger, pino } from 'pino';

import { hidden, hideSecrets } from '../secrets/secret-values.js';
import { escapeControls } from './control-characters.js';
import { type LogEntry, prettyLine } from './pretty-line.js';

export type Logger = PinoLogger;

export interface LoggerOptions {
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  /** A line for people instead of JSON. */
  pretty: boolean;
  /** Receives whole lines, with their line feed. */
  write: (line: string) => void;
}

/** Fields whose value is hidden at any depth, whatever it is. */
const secretField =
  /^(.*(password|passphrase|secret|token|privatekey|apikey|masterkey|credentials?)|authorization|proxyauthorization|cookie|setcookie)$/;

/**
 * The log of a process. Each entry is one line: no value can break it or drive a terminal, since control characters
 * are escaped. Secrets are hidden twice: by the name of their field, and by value wherever they turn up.
 */
export function createLogger({ level, pretty, write }: LoggerOptions): Logger {
  const destination = {
    write(line: string) {
      const entry: LogEntry = JSON.parse(line, withoutSecrets);
      write(`${pretty ? prettyLine(entry) : escapeControls(JSON.stringify(entry))}\n`);
    },
  };
  const formatters = { level: (label: string) => ({ level: label }) };
  const base = pretty ? null : { pid: process.pid };
  return pino({ level, formatters, base, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/** To standard error: JSON for machines, short lines on a terminal. Standard output belongs to results. */
export const createProcessLogger = (level: LoggerOptions['level']): Logger =>
  createLogger({ level, pretty: process.stderr.isTTY, write: (line) => process.stderr.write(line) });

function withoutSecrets(field: string, value: unknown): unknown {
  if (value !== '' && value !== null && secretField.test(field.replace(/[-_]/g, '').toLowerCase())) return hidden;
  return typeof value === 'string' ? hideSecrets(value) : value;
}
