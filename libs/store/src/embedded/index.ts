export { startEmbeddedPostgres } from './supervisor.js';
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './supervisor.js';
export { PostgresStartError } from './start-error.js';
export { startTestPostgres } from './testing.js';
export type { TestPostgres } from './testing.js';
