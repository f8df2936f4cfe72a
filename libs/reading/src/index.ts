export { projectRoot, readConfigurationFiles, shippedMappings } from './configuration-files.js';
export type { WorkspaceFile } from './configuration-files.js';
export { casesFileOf, testMapping } from './mapping-cases.js';
export { compileMappingFile, mappingFilesAround } from './mapping-file.js';
export type { TestedMapping } from './mapping-cases.js';
export type { IsWanted, WholeSource } from './read-documents.js';
export { readSource } from './read-source.js';
export type { ReadResult } from './read-source.js';
export { decode } from './source.js';
