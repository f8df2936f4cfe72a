export { projectRoot, readConfigurationFiles, shippedMappings } from './configuration-files.js';
export type { WorkspaceFile } from './configuration-files.js';
export { readSource } from './read-documents.js';
export type { ReadResult, WholeSource } from './read-documents.js';
export { decode } from './source.js';
export type { OpenBytes } from './source.js';
