import { LIMITS } from './limits.js';
import { type Evaluate, type Loop, type SyntaxNode, walk } from './syntax-tree.js';

/**
 * Thrown when the budget is used up. Loops and `||` swallow it and go on, so from then on every node just answers it:
 * an error as a value costs nothing, and the caller asks {@link Meter.exhausted} in the end.
 */
const EXHAUSTED = new Error('the expression costs too much');

/** Characters that a call handles in the time of one step. */
const TEXT_PER_STEP = 8;

/** Steps of a failure that a loop swallows: the engine composes a message with an excerpt of the source for each. */
const STEPS_PER_FAILURE = 800;

/** Steps of comparing one value that has members, alone or in a list. */
const STEPS_PER_COMPARISON = 24;

const COMPARISONS = new Set(['==', '!=', 'in']);

/** Counts the steps of one evaluation. Evaluation is synchronous, so each expression owns one meter. */
export class Meter {
  #left = 0;

  refill(): void {
    this.#left = LIMITS.steps;
  }

  get exhausted(): boolean {
    return this.#left < 0;
  }

  spend(steps: number): void {
    if ((this.#left -= steps) < 0) throw EXHAUSTED;
  }

  /** Charges a value by its size. */
  weigh(value: unknown): void {
    if (typeof value === 'string') this.spend(value.length > LIMITS.text ? Infinity : value.length >> 3);
    else if (Array.isArray(value)) this.spend(value.length > LIMITS.list ? Infinity : value.length);
  }

  /** Charges a call by the product of its texts: searching one text in another may cost that much. */
  weighArguments(values: readonly unknown[]): void {
    let product = 1;
    for (const value of values) if (typeof value === 'string') product *= value.length + 1;
    this.spend(product / TEXT_PER_STEP);
  }

  /** Charges a comparison by the members that it may have to look at. */
  weighOperands(values: readonly unknown[]): void {
    for (const value of values) {
      if (Array.isArray(value)) this.spend(value.length * STEPS_PER_COMPARISON);
      else if (typeof value === 'object') this.spend(STEPS_PER_COMPARISON);
    }
  }
}

/** Puts a meter on every node of a checked tree. */
export function metered(root: SyntaxNode, meter: Meter): void {
  const seen = new Set<SyntaxNode>();
  const steps = loopSteps(root);
  for (const node of walk(root)) {
    if (seen.has(node)) continue;
    seen.add(node);
    node.setMeta('evaluate', meteredEvaluate(node, meter, steps.has(node) || node.op.startsWith('accu')));
    meterHandle(node, meter);
  }
}

/** Nodes whose value is the list that a loop is growing: weighing it at each turn would make every loop quadratic. */
function loopSteps(root: SyntaxNode): Set<SyntaxNode> {
  const steps = new Set<SyntaxNode>();
  for (const node of walk(root)) if (node.op === 'comprehension') steps.add((node.args as Loop).step);
  return steps;
}

function meteredEvaluate(node: SyntaxNode, meter: Meter, isAccumulator: boolean): Evaluate {
  const { evaluate } = node.meta;
  return (evaluator, ast, context) => {
    if (meter.exhausted) return EXHAUSTED;
    meter.spend(1);
    let value: unknown;
    try {
      value = evaluate(evaluator, ast, context);
    } catch (error) {
      meter.spend(STEPS_PER_FAILURE);
      throw error;
    }
    if (!isAccumulator) meter.weigh(value);
    return value;
  };
}

/** Calls and comparisons get their operands evaluated: the place to charge for what they do with them. */
function meterHandle(node: SyntaxNode, meter: Meter): void {
  const { handle } = node;
  if (handle === undefined) return;
  if (node.op === 'rcall')
    node.handle = (values, ...rest) => {
      meter.weighArguments(values as readonly unknown[]);
      return handle(values, ...rest);
    };
  else if (COMPARISONS.has(node.op))
    node.handle = (left, right, ...rest) => {
      meter.weighOperands([left, right]);
      return handle(left, right, ...rest);
    };
}
