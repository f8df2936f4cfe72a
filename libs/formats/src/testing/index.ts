export * from './collect.js';
export * from './zip-bytes.js';
