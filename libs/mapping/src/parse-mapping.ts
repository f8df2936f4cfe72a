import { isMap, isNode, LineCounter, parseDocument, type Node } from 'yaml';

import { problem, shorten } from '#libs/documents';

import { type At, Faults, type Locate } from './compile/faults.js';
import { compileMapping } from './compile/mapping.js';
import type { CompiledResult } from './contract.js';
import { type ReadBeside, withParts } from './mapping-parts.js';

/** Aliases that a file may expand to: bounds what a small file can become. */
const MAX_ALIASES = 100;

/**
 * Reads and compiles a mapping file. Faults of YAML and of the mapping carry line and column. Merge keys (`<<`) are known.
 * @param readBeside gives files of the same folder, for shared `parts`
 */
export function parseMapping(text: string, fileName: string, readBeside: ReadBeside = () => undefined): CompiledResult {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, merge: true });
  if (parsed.errors.length > 0) {
    const problems = parsed.errors.map(({ message, linePos }) =>
      problem('mapping-yaml-invalid', {
        ...(linePos === undefined ? {} : { line: linePos[0].line, column: linePos[0].col }),
        params: { file: fileName, reason: shorten(message.split('\n', 1)[0] ?? '') },
      }),
    );
    return { ok: false, problems };
  }
  const locate: Locate = (at) => {
    const offset = nearest(parsed.contents, at)?.range?.[0];
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const faults = new Faults(fileName, locate);
  const definition = withParts(parsed.toJS({ maxAliasCount: MAX_ALIASES }) as unknown, readBeside, faults);
  return compileMapping(definition, fileName, faults);
}

/** The node at a place, or the deepest one on the way to it: what is missing is told where it should stand. */
function nearest(root: Node | null, at: At): Node | undefined {
  let node: Node | undefined = root ?? undefined;
  for (const step of at) {
    const next: unknown =
      isMap(node) || (node !== undefined && 'get' in node)
        ? (node as { get(key: unknown, keep: boolean): unknown }).get(step, true)
        : undefined;
    if (!isNode(next)) break;
    node = next;
  }
  return node;
}
