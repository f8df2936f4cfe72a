export * from './collect.js';
export * from './zip-bytes.js';
export * from './workbook-bytes.js';
