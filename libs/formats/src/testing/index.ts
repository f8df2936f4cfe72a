export * from './mutated.js';
export * from './collect.js';
export * from './zip-bytes.js';
export * from './workbook-bytes.js';
export * from './typed-workbook.js';
