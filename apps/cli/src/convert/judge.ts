import { described, type Document, type Problem } from '#libs/documents';
import { type CompiledRule, type Consequence, type Finding, validateDocument } from '#libs/lifecycle';
import { type Mapped, toldOnce } from '#libs/mapping';

/** A line of standard error. */
export interface ProblemLine extends Problem {
  message: string;
  /** Number of the document, or the rows that should have been one. */
  document?: string;
  /** The rule that was broken, and what that does to the document in a hub. */
  rule?: string;
  consequence?: Consequence | 'wait';
}

export interface Judged {
  /** Absent: rejected. */
  document?: Document;
  problems: ProblemLine[];
}

/** Whoever sent the file is not known here; rules that ask find nobody. */
const NOBODY = { id: '' };

/** Checks a mapped document by the rules. What a hub would hold for a person is converted, with a warning. */
export function judge(
  { key, line, document, problems, waits, atSource }: Mapped,
  rules: readonly CompiledRule[],
): Judged {
  const name = document === undefined ? key : nameOf(document);
  const toldOf = (found: readonly Problem[]) => toldOnce(problems, found).map((problem) => problemLine(problem, name));
  if (waits !== undefined)
    return { problems: toldOf([]).map((line) => (line.code === AWAITED ? { ...line, consequence: 'wait' } : line)) };
  if (document === undefined) return { problems: toldOf([]) };
  const findings = validateDocument(document, rules, NOBODY).map((finding): Finding => {
    const byUs = byNobody(finding);
    return { line, ...byUs, ...atSource?.(byUs) };
  });
  const isBlocked = findings.some(({ consequence }) => consequence === 'block');
  const told = [...toldOf(findings), ...findings.map((finding) => findingLine(finding, name))];
  return isBlocked ? { problems: told } : { document, problems: told };
}

/** A hub adds the party that a document leaves out: it knows whose file it is. */
const byNobody = (finding: Finding): Finding =>
  finding.rule === 'bill-parties-required' && finding.consequence === 'block'
    ? { ...finding, severity: 'warning', consequence: 'warn' }
    : finding;

/** The problem that a hub lets a document wait for. */
const AWAITED = 'cross-reference-missing';

/** The number that people know a document by. */
export const nameOf = (document: Document): string =>
  (document.documentType === 'Order' && document.orderNumber) || document.documentId;

function findingLine({ rule, consequence, ...finding }: Finding, document: string): ProblemLine {
  const severity = consequence === 'block' ? 'error' : 'warning';
  return { ...problemLine({ ...finding, severity }, document), rule, consequence };
}

/** One problem with its text, its members in an order that people read. */
export function problemLine(problem: Problem, document?: string): ProblemLine {
  const { severity, code, message, place, line, column, field, expected, found } = described(problem);
  const details = { place, line, column, field, expected, found, document: document === '' ? undefined : document };
  const known = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
  return { severity, code, message, ...known };
}
