import { isMap, isNode, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

import { type Problem, problem, shorten } from '#libs/documents';

import type { At } from './compile/faults.js';

/** Aliases that a file may expand to: bounds what a small file can become. */
const MAX_ALIASES = 100;

/** A YAML text as plain values, and where each stands in it. */
export type YamlText =
  | { ok: true; value: unknown; locate: (at: At) => { line: number; column: number } | undefined }
  | { ok: false; problems: Problem[] };

/** Reads the text of a mapping file. Merge keys (`<<`) are known. */
export function readYamlText(text: string, fileName: string): YamlText {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, merge: true });
  const invalid = (reason: string, place: { line: number; column: number }): Problem =>
    problem('mapping-yaml-invalid', {
      ...place,
      params: { file: fileName, reason: shorten(reason.split('\n', 1)[0] ?? '') },
    });
  if (parsed.errors.length > 0) {
    const problems = parsed.errors.map(({ message, linePos: [start] = [{ line: 1, col: 1 }] }) =>
      invalid(message, { line: start.line, column: start.col }),
    );
    return { ok: false, problems };
  }
  const locate = (at: At) => {
    const offset = nearest(parsed.contents, at)?.range?.[0];
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  try {
    return { ok: true, value: parsed.toJS({ maxAliasCount: MAX_ALIASES }) as unknown, locate };
  } catch (error) {
    return { ok: false, problems: [invalid(String(error), { line: 1, column: 1 })] };
  }
}

/** The node at a place, or the deepest one on the way to it: what is missing is told where it should stand. */
function nearest(root: Node | null, at: At): Node | undefined {
  let node: Node | undefined = root ?? undefined;
  for (const step of at) {
    const next: unknown = isMap(node) || isSeq(node) ? node.get(step, true) : undefined;
    if (!isNode(next)) break;
    node = next;
  }
  return node;
}
