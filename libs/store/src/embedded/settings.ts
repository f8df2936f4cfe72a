import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';

/** Server settings by PostgreSQL's own names. */
export type Settings = Readonly<Record<string, string>>;

const MIB = 1024 ** 2;

/**
 * A sixteenth of the memory, from 128 MiB up to 1 GiB: what a large file makes is still at hand when it is delivered. PostgreSQL asks for a quarter on a machine
 * of its own (https://www.postgresql.org/docs/18/runtime-config-resource.html#GUC-SHARED-BUFFERS); ours is shared. Pages are taken when first used.
 */
export function sharedBuffers(memoryBytes: number): string {
  const mebibytes = Math.floor(memoryBytes / 16 / MIB);
  return `${Math.min(1024, Math.max(128, mebibytes))}MB`;
}

/** What this process may use: of a container, where it is in one. */
const memoryHere = (): number => Math.min(totalmem(), constrainedMemory() || Infinity);

/** A hub on a small machine: every commit is on disk before it is acknowledged, nothing listens beyond loopback. */
export const hubSettings: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: sharedBuffers(memoryHere()),
  fsync: 'on',
  synchronous_commit: 'on',
  wal_compression: 'on',
  max_wal_size: '1GB',
  checkpoint_timeout: '10min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  // A client hears its own errors. Statements hold business data and stay out of the log.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
};

/** For tests that may lose their data with the machine: several suites at once, no waiting for the disk. */
export const testSettings: Settings = {
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

export const asArguments = (settings: Settings): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
