/** Server settings by PostgreSQL's own names. */
export type Settings = Readonly<Record<string, string>>;

/** A hub on a small machine: every commit is on disk before it is acknowledged, nothing listens beyond loopback. */
export const hubSettings: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
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
