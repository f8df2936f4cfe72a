import type { Document, DocumentType, Problem } from '#libs/documents';

/**
 * What a broken rule does. `block`: the document (or the line, see `acceptPartialOrders`) is refused. `hold`: it waits for
 * a person. `warn`: it goes on, flagged. `off`: the rule is not checked.
 */
export const RULE_SEVERITIES = ['block', 'hold', 'warn', 'off'] as const;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];
export type Consequence = Exclude<RuleSeverity, 'off'>;

/** A problem that a rule found. `block` and `hold` are errors, `warn` is a warning. */
export interface Finding extends Problem {
  rule: string;
  consequence: Consequence;
  /** Position in `lines` of the line that breaks the rule; absent when it is the document. */
  lineIndex?: number;
}

/** The part of a partner that rules look at. */
export interface RulePartner {
  id: string;
  /** What it is to us; `own`: a system of the company itself. */
  role?: string;
  /** How derived money is rounded. Default `half-up`. */
  rounding?: 'half-up' | 'half-even';
}

/** The rules with the severities that were agreed with one partner; a fixed rule keeps its own. */
export const withSeverities = (
  rules: readonly CompiledRule[],
  severities: Readonly<Record<string, RuleSeverity>>,
): CompiledRule[] =>
  rules.map((rule) => (rule.fixed === true ? rule : { ...rule, severity: severities[rule.name] ?? rule.severity }));

/** What is wrong, before the rule's severity is known. */
export type Breach = Omit<Problem, 'severity'> & { lineIndex?: number };

export interface CompiledRule {
  name: string;
  documentTypes: readonly DocumentType[];
  severity: RuleSeverity;
  /** The house itself relies on it: its severity cannot be set. */
  fixed?: true;
  /** Reports each breach. The document has one of `documentTypes`. */
  check(document: Document, partner: RulePartner, report: (breach: Breach) => void): void;
}
