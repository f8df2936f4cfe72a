import type { Document } from '#libs/documents';

import type { CompiledRule, Finding, RulePartner } from './rule.js';

/**
 * Checks a document against every rule that is not off.
 * @returns all findings, not the first only, in the order of the rules. Empty: the document is fine.
 */
export function validateDocument(document: Document, rules: readonly CompiledRule[], partner: RulePartner): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    if (!rule.documentTypes.includes(document.documentType)) continue;
    const consequence = rule.severity;
    if (consequence === 'off') continue;
    rule.check(document, partner, (breach) => {
      findings.push({
        severity: consequence === 'warn' ? 'warning' : 'error',
        ...breach,
        rule: rule.name,
        consequence,
      });
    });
  }
  return findings;
}
