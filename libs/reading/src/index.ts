export { projectRoot, readConfigurationFiles, shippedMappings } from './configuration-files.js';
export type { WorkspaceFile } from './configuration-files.js';
export { beside, casesFileOf, testMapping } from './mapping-cases.js';
export type { TestedMapping } from './mapping-cases.js';
export { readSource } from './read-documents.js';
export type { ReadResult, WholeSource } from './read-documents.js';
export { decode, formatOf } from './source.js';
export type { OpenBytes } from './source.js';
