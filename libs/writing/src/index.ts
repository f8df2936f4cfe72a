export { writeDocument } from './write-document.js';
export type { DocumentFile, WrittenFile } from './write-document.js';
