export { compileExpression } from './expression.js';
export type { CompileOptions, Compiled, Evaluated, Expression, VariableType } from './expression.js';
export { LIMITS } from './limits.js';
