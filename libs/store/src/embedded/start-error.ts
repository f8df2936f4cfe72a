/** The embedded database cannot start. The message is for the person at the terminal: what happened, what to do. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';
}
