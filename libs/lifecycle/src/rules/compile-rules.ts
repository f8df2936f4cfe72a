import { z } from 'zod';

import { type Document, DocumentType, type Problem } from '#libs/documents';
import { compileExpression, type Expression } from '#libs/expressions';

import { BUILT_IN_RULES, ORDER_FITTED, ORDER_KNOWN, ORDER_REVISED } from './built-in.js';
import { type CompiledRule, RULE_SEVERITIES, type RulePartner, withSeverities } from './rule.js';

export const RuleSeveritySetting = z.enum(RULE_SEVERITIES);

const OwnRule = z
  .object({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, 'expected a name such as large-order')
      .describe('Name, e.g. "large-order"'),
    for: DocumentType.default('Order').describe('Document type that the rule is about'),
    when: z.string().optional().describe('CEL condition: where it is false, the rule does not apply'),
    assert: z.string().describe('CEL condition that must hold, e.g. decimal(document.totals.net) <= 10000'),
    message: z.string().min(1).max(500).describe('What the sender reads when it does not hold'),
    severity: RuleSeveritySetting.default('hold').describe('block, hold, warn or off'),
  })
  .strict();

/** rules.yaml: severities of built-in rules, and rules of one's own. */
export const RulesDefinition = z
  .object({
    severities: z.record(z.string(), RuleSeveritySetting).default({}).describe('Severity by name of a built-in rule'),
    rules: z.array(OwnRule).default([]).describe('Rules of your own'),
  })
  .strict();
export type RulesDefinition = z.infer<typeof RulesDefinition>;

/** A fault of a definition, with the path of the setting that has it. */
export interface DefinitionFault {
  path: readonly (string | number)[];
  problem: Problem;
}

/** Built-in rules whose severity may be set. */
export const BUILT_IN_RULE_NAMES: readonly string[] = [
  ...new Set(
    [...BUILT_IN_RULES.filter((rule) => rule.fixed !== true), ORDER_REVISED, ORDER_KNOWN, ORDER_FITTED].map(
      ({ name }) => name,
    ),
  ),
];

/** The built-in rules with the severities set for them, and the own rules compiled. Rules with a fault are left out. */
export function compileRules(definition: RulesDefinition): { rules: CompiledRule[]; faults: DefinitionFault[] } {
  const faults: DefinitionFault[] = [];
  const builtIn = withSeverities([...BUILT_IN_RULES, ...judgedByOrder], definition.severities);
  const own = definition.rules.flatMap((rule, index) => {
    const conditions = { when: rule.when, assert: rule.assert };
    const compiled: { when?: Expression; assert?: Expression } = {};
    for (const name of ['when', 'assert'] as const) {
      const source = conditions[name];
      if (source === undefined) continue;
      const result = compileExpression(source, { variables: { document: 'dyn', partner: 'string' }, result: 'bool' });
      if (result.ok) compiled[name] = result.expression;
      else faults.push({ path: ['rules', index, name], problem: result.problem });
    }
    return compiled.assert === undefined ? [] : [ownRule(rule, compiled.assert, compiled.when)];
  });
  return { rules: [...builtIn, ...own], faults };
}

/** Stand in the list for their severity; the checks need the stored order and are made where orders and documents are decided. */
const judgedByOrder = [ORDER_REVISED, ORDER_KNOWN, ORDER_FITTED].map((rule): CompiledRule => ({
  ...rule,
  documentTypes: [],
  check: () => undefined,
}));

function ownRule(rule: RulesDefinition['rules'][number], assert: Expression, when?: Expression): CompiledRule {
  return {
    name: rule.name,
    documentTypes: [rule.for],
    severity: rule.severity,
    check: (document, partner, report) => {
      const fault = brokenBy(document, partner, assert, when);
      if (fault === undefined) return;
      const failed = fault === 'broken' ? {} : { reason: fault.params?.['reason'] ?? fault.code };
      report({
        code: fault === 'broken' ? 'rule-broken' : 'rule-failed',
        params: { rule: rule.name, message: rule.message, ...failed },
      });
    },
  };
}

/** A rule that cannot be evaluated counts as broken: nothing passes because its check did not run. */
function brokenBy(
  document: Document,
  partner: RulePartner,
  assert: Expression,
  when: Expression | undefined,
): 'broken' | Problem | undefined {
  const values = { document, partner: partner.id };
  const applies = when?.evaluate(values) ?? { ok: true, value: true };
  if (!applies.ok) return applies.problem;
  if (applies.value !== true) return undefined;
  const holds = assert.evaluate(values);
  if (!holds.ok) return holds.problem;
  return holds.value === true ? undefined : 'broken';
}
