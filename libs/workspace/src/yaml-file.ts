import { isMap, isNode, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

import { type Problem, problem, shorten } from '#libs/documents';

import { FileFaults, type SettingPath } from './faults.js';
import type { WorkspaceFile } from './workspace.js';

/** Aliases that a file may expand to: bounds what a small file can become. */
const MAX_ALIASES = 100;

/** A file's settings as plain values, and where to complain about them. */
export interface YamlFile {
  value: unknown;
  faults: FileFaults;
}

/** Reads one YAML 1.2 file. One that is not valid YAML adds its problems and gives undefined. */
export function readYaml({ path, text }: WorkspaceFile, found: Problem[]): YamlFile | undefined {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, merge: true });
  for (const { message, linePos } of parsed.errors)
    found.push(
      problem('workspace-yaml-invalid', {
        ...(linePos === undefined ? {} : { line: linePos[0].line, column: linePos[0].col }),
        params: { file: path, reason: shorten(message.split('\n', 1)[0] ?? '') },
      }),
    );
  if (parsed.errors.length > 0) return undefined;
  const locate = (at: SettingPath) => {
    const offset = nearestNode(parsed.contents, at)?.range?.[0];
    // An empty file has nothing that a setting could be looked for in.
    if (offset === undefined) return { line: 1, column: 1 };
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const faults = new FileFaults(path, locate, found);
  try {
    return { value: parsed.toJS({ maxAliasCount: MAX_ALIASES }) as unknown, faults };
  } catch (error) {
    found.push(
      problem('workspace-yaml-invalid', { line: 1, column: 1, params: { file: path, reason: shorten(String(error)) } }),
    );
    return undefined;
  }
}

/** The node of a setting, or the deepest one on the way to it. */
function nearestNode(root: Node | null, path: SettingPath): Node | undefined {
  let node: Node | undefined = root ?? undefined;
  for (const step of path) {
    const next: unknown = isMap(node) || isSeq(node) ? node.get(step, true) : undefined;
    if (!isNode(next)) break;
    node = next;
  }
  return node;
}
