/**
 * The nodes of @marcbachmann/cel-js 8.0.0 as we use them: `op` and `args` are public, `checkedType`, `meta` and `setMeta`
 * are not, which is why the version is pinned and every use of them stands in this folder under tests.
 */
export interface SyntaxNode {
  op: string;
  args: unknown;
  /** Offset in the source. */
  start: number;
  /** Set by the type check. */
  checkedType?: { kind: string; name: string };
  /** Set by the type check: receives the evaluated operands (binary) or the list of evaluated arguments (rcall) first. */
  handle?: (...values: unknown[]) => unknown;
  meta: { evaluate: Evaluate; alternate?: SyntaxNode };
  setMeta(key: 'evaluate', value: Evaluate): unknown;
}

export type Evaluate = (evaluator: unknown, node: SyntaxNode, context: unknown) => unknown;

/** What `all`, `exists`, `map`, `filter` become. */
export interface Loop {
  iterable: SyntaxNode;
  init: SyntaxNode;
  step: SyntaxNode;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

/** The nodes directly below a node, as they will be evaluated: a loop macro is replaced by its expansion. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  if (node.meta.alternate !== undefined) return [node.meta.alternate];
  if (node.op === 'comprehension') {
    const loop = node.args as Loop;
    return [loop.iterable, loop.init, loop.step];
  }
  return nodesIn(node.args);
}

function nodesIn(value: unknown): SyntaxNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return isNode(value) ? [value] : [];
}

/** Every node from the given one down, parents first. */
export function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}

/** Names of the variables that are the first argument of a function. */
export function argumentsOf(root: SyntaxNode, called: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of walk(root)) {
    if (node.op !== 'call') continue;
    const [name, values] = node.args as [string, SyntaxNode[]];
    const [first] = values;
    if (name === called && first?.op === 'id') names.add(String(first.args));
  }
  return names;
}
