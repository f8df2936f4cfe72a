import { RE2JS } from 're2js';

import { type KnownProblem, problem, shorten } from '#libs/documents';

import { FUNCTIONS, LINEAR_MATCHES, LOOPS } from './environment.js';
import { LIMITS } from './limits.js';
import { childrenOf, type SyntaxNode, walk } from './syntax-tree.js';

const ORDERINGS = new Set(['<', '<=', '>', '>=']);

/** Types whose order is the order of what they mean. Texts are not among them: "950.00" > "1000.00" as texts. */
const ORDERED_TYPES = new Set([
  'int',
  'uint',
  'double',
  'Decimal',
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
]);

/** Before the type check: replaces `matches` by the linear one and compiles its pattern. Answers the first fault. */
export function bindPatterns(root: SyntaxNode): KnownProblem | undefined {
  for (const node of walk(root)) {
    if (node.op !== 'rcall') continue;
    const call = node.args as [name: string, receiver: SyntaxNode, values: SyntaxNode[]];
    if (call[0] !== 'matches') continue;
    const pattern = call[2][0];
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string')
      return problem('expression-pattern-not-literal', { column: node.start + 1 });
    try {
      pattern.args = RE2JS.compile(pattern.args);
    } catch (error) {
      return problem('expression-pattern-invalid', {
        column: pattern.start + 1,
        found: shorten(String(pattern.args)),
        params: { reason: error instanceof Error ? error.message : String(error) },
      });
    }
    call[0] = LINEAR_MATCHES;
  }
  return undefined;
}

/** Before the type check: only listed functions are called, and loops do not nest too deep. */
export function checkCalls(node: SyntaxNode, loops = 0): KnownProblem | undefined {
  let depth = loops;
  if (node.op === 'call' || node.op === 'rcall') {
    const name = (node.args as [string])[0];
    if (!FUNCTIONS.has(name))
      return problem('expression-function-unknown', {
        column: node.start + 1,
        found: shorten(name),
        expected: [...FUNCTIONS].join(', '),
      });
    if (LOOPS.has(name)) depth += 1;
  }
  if (depth > LIMITS.loops)
    return problem('expression-too-deep', {
      column: node.start + 1,
      expected: `at most ${LIMITS.loops} loops inside one another`,
    });
  for (const child of childrenOf(node)) {
    const fault = checkCalls(child, depth);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** After the type check: what is ordered has a type with a meaningful order. */
export function checkOrderings(root: SyntaxNode): KnownProblem | undefined {
  for (const node of walk(root)) {
    if (!ORDERINGS.has(node.op)) continue;
    for (const operand of node.args as SyntaxNode[]) {
      const type = operand.checkedType?.name ?? 'dyn';
      if (!ORDERED_TYPES.has(type))
        return problem('expression-orders-text', {
          column: operand.start + 1,
          found: type === 'dyn' ? 'a value of unknown type' : type,
          expected: `decimal(...), int(...), date(...) or timestamp(...) on both sides of ${node.op}`,
        });
    }
  }
  return undefined;
}
