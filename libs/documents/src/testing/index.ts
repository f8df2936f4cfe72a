export * from './some-document.js';
export * from './some-values.js';
