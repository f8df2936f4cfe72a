import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Bench, say } from '../bench.js';
import { hubRun } from './file-to-erp.js';
import { ingest } from './ingest.js';

const LINES = 100_000;
const TOP = 25;

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

/** The functions that cost most CPU by themselves, of the ingest side or of the hub process on the road to the ERP. */
export async function profile(bench: Bench, what: 'ingest' | 'erp'): Promise<void> {
  const folder = join(bench.folder, 'profile');
  const flags = ['--cpu-prof', '--cpu-prof-dir', folder];
  if (what === 'erp') await hubRun(bench, LINES, flags);
  else await ingest(bench, await (await bench.postgres).createDatabase(), LINES, flags);
  for (const name of await readdir(folder)) {
    say(`${what}: self time, top ${TOP}`);
    for (const line of hottest(JSON.parse(await readFile(join(folder, name), 'utf8')) as CpuProfile)) say(line);
  }
}

function hottest({ nodes, samples, timeDeltas }: CpuProfile): string[] {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'} ${url.replace(/^.*\/(?=(?:dist|node_modules)\/)/, '')}${lineNumber > 0 ? `:${lineNumber + 1}` : ''}`,
    ]),
  );
  const self = new Map<string, number>();
  for (const [index, id] of samples.entries()) self.set(names.get(id)!, (self.get(names.get(id)!) ?? 0) + timeDeltas[index]!);
  self.delete('(idle) ');
  const total = [...self.values()].reduce((sum, us) => sum + us, 0);
  return [...self]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, TOP)
    .map(([name, us]) => `${((us / total) * 100).toFixed(1).padStart(5)} %  ${Math.round(us / 1000).toString().padStart(6)} ms  ${name}`);
}
